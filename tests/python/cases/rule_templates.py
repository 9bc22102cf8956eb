"""Templates of rules: conditions that hit the words of `cases.company`, every operator in use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Test:
    """One condition of a template."""

    field: str
    operator: str
    value: str = ""
    any_of: str = ""


# Type id -> slug, is engagement.
ACTIVITY_TYPES: dict[str, tuple[str, bool]] = {
    "1": ("visit_webpage", True),
    "2": ("fill_out_form", True),
    "3": ("click_link", True),
    "6": ("send_email", False),
    "7": ("email_delivered", False),
    "8": ("email_bounced", False),
    "9": ("unsubscribe_email", False),
    "10": ("open_email", True),
    "11": ("click_email", True),
    "12": ("new_lead", False),
    "13": ("change_data_value", False),
    "22": ("change_score", False),
    "32": ("merge_leads", False),
    "37": ("delete_lead", False),
    "46": ("interesting_moment", False),
    "104": ("change_program_status", True),
}

# The same of other sources; further types of theirs have no row.
OTHER_TYPES: dict[tuple[str, str], tuple[str, bool]] = {
    ("events", "feature_used"): ("use_feature", True),
    ("events", "topic_surge"): ("topic_surge", False),
    ("events", "visit_webpage"): ("visit_webpage", True),
    ("hubspot", "email_open"): ("open_email", True),
    ("hubspot", "email_click"): ("click_email", True),
    ("hubspot", "form_submission"): ("fill_out_form", True),
}

VALUE_LISTS = {
    "nets": ("192.0.2.64/26", "2001:db8::/32"),
    "free_mail": ("hotmail.com", "gmail.example"),
    "competitors": ("rivalmetrics.example", "datapeak.example"),
    "key_pages": ("/Pricing", "/demo"),
    "attended": ("attended", "attended on-demand"),
}

BEHAVIOR: dict[str, tuple[str, tuple[Test, ...]]] = {
    "any_visit": ("visit_webpage", ()),
    "pricing": ("visit_webpage", (Test("asset", "starts_with", "/PRICING"),)),
    "reading": ("visit_webpage", (Test("asset", "matches", "^/(docs|BLOG)/"),)),
    "home": ("visit_webpage", (Test("asset", "equals", "/"),)),
    "key_page": ("visit_webpage", (Test("asset", "in", "list:key_pages"),)),
    "campaigned": ("visit_webpage", (Test("asset", "contains", "utm_source=ads"),)),
    "planning": ("visit_webpage", (Test("asset", "matches", r"docs\?plan=pro\b"),)),
    "serious": ("visit_webpage", (Test("asset", "not_in", "/careers|/"),)),
    "search": ("visit_webpage", (Test("attributes.query_parameters", "contains", "=google"),)),
    "direct": ("visit_webpage", (Test("attributes.referrer_url", "is_empty"),)),
    "referred": (
        "visit_webpage",
        (
            Test("attributes.referrer_url", "is_not_empty"),
            Test("attributes.user_agent", "not_contains", "BOT"),
        ),
    ),
    "known_firm": ("visit_webpage", (Test("lead.email", "domain_in", "acme.example|x.example"),)),
    "no_free_mail": ("fill_out_form", (Test("lead.email", "domain_not_in", "list:free_mail"),)),
    "any_form": ("fill_out_form", ()),
    "hand_raiser": (
        "fill_out_form",
        (
            Test("asset", "equals", "request a demo", "which"),
            Test("asset", "starts_with", "contact", "which"),
        ),
    ),
    "paper": (
        "click_link",
        (
            Test("asset", "ends_with", ".PDF", "kind"),
            Test("asset", "contains", "video", "kind"),
            Test("attributes.link_id", "lt", "40"),
        ),
    ),
    "any_click": ("click_email", ()),
    "real_click": (
        "click_email",
        (
            Test("attributes.is_bot_activity", "equals", "false"),
            Test("attributes.link", "not_equals", "/unsubscribe"),
        ),
    ),
    "opened": ("open_email", (Test("attributes.device", "not_equals", "pc"),)),
    "attended": ("change_program_status", (Test("attributes.new_status", "in", "list:attended"),)),
    "webinar": ("change_program_status", (Test("asset", "starts_with", "webinar"),)),
    "score_up": ("change_score", (Test("attributes.change_value", "gt", "5"),)),
    "score_down": ("change_score", (Test("attributes.change_value", "lte", "7.50"),)),
    "promoted": ("change_data_value", (Test("attributes.new_value", "equals", "ceo"),)),
    "left_mail": ("unsubscribe_email", ()),
    "created": ("new_lead", ()),
    "merged": ("merge_leads", ()),
    "gone": ("delete_lead", ()),
    "moment": ("interesting_moment", ()),
    "unnamed_type": ("marketo_9999", (Test("campaign_id", "gte", "7"),)),
    "any_engagement": ("*", ()),
    "feature": ("use_feature", (Test("attributes.plan_name", "not_equals", "FREE"),)),
    "surge": ("topic_surge", (Test("activity_source", "in", "bombora|product"),)),
    "own_pages": ("visit_webpage", (Test("activity_source", "equals", "Marketo"),)),
    "unheard_mail": ("hubspot_email_unheard", ()),
    "elsewhere": ("*", (Test("activity_source", "not_equals", "marketo"),)),
    "mail_engagement": ("*", (Test("activity_type", "in", "open_email|click_email"),)),
    "campaign": ("*", (Test("campaign_id", "between", "7|1001"),)),
    "big_firm": (
        "*",
        (
            Test("lead.number_of_employees", "gte", "50"),
            Test("activity_type", "not_equals", "open_email"),
        ),
    ),
    "interested": ("*", (Test("lead.product_interest_c", "equals", "RIVERS"),)),
}

DEMOGRAPHIC: dict[str, tuple[Test, ...]] = {
    "everyone": (),
    "boss": (
        Test("title", "matches", r"\b(vp|ceo|head)\b"),
        Test("lead.unsubscribed", "not_equals", "true"),
    ),
    "mid_size": (Test("lead.number_of_employees", "between", "50|250"),),
    "small": (Test("number_of_employees", "lt", "100"),),
    "rich": (Test("annual_revenue", "gt", "999999.99"),),
    "poor": (Test("lead.annual_revenue", "lte", "0.50"),),
    "german": (Test("country", "equals", "GERMANY"), Test("industry", "is_not_empty")),
    "no_company": (Test("company", "is_empty"),),
    "free_mail": (Test("email_domain", "in", "list:free_mail"),),
    "business_mail": (Test("lead.email", "domain_not_in", "list:free_mail"),),
    "acme": (Test("email", "ends_with", "acme.example"),),
    "not_intern": (Test("title", "not_contains", "intern"),),
    "either": (
        Test("lead_source", "in", "webinar|event", "a"),
        Test("industry", "equals", "finance", "a"),
        Test("country", "not_in", "spain|italy", "b"),
        Test("first_name", "starts_with", "a", "b"),
    ),
}

ACTIVITY_EXCLUSIONS = [
    ("bots", Test("attributes.is_bot_activity", "equals", "TRUE")),
    ("scanners", Test("attributes.user_agent", "contains", "bot")),
    ("insiders", Test("lead.email", "domain_in", "northwind-analytics.example")),
    ("unsubscribe_form", Test("asset", "equals", "unsubscribe")),
    ("web_people", Test("lead.lead_source", "equals", "web")),
    ("small_fry", Test("lead.number_of_employees", "lt", "20")),
    ("deep_docs", Test("asset", "matches", "^/docs/")),
    ("third_party", Test("activity_source", "equals", "emea-events")),
]

LEAD_EXCLUSIONS = [
    ("competitor", Test("lead.email", "domain_in", "list:competitors")),
    ("nobody", Test("lead.email", "is_empty")),
    ("a_german", Test("lead.country", "equals", "germany")),
    ("webinar_only", Test("lead.lead_source", "in", "webinar|event")),
    ("intern", Test("lead.title", "contains", "Intern")),
    ("own_people", Test("lead.email_domain", "equals", "northwind-analytics.example")),
]

PERSON_RULES = [
    ("domain", "acme.example"),
    ("domain", "list:competitors"),
    ("exact_domain", "Acme.example|hotmail.com"),
    ("address", "ana@acme.example|gil@acme.example"),
    ("address", "+bo@acme.example"),
    ("address_pattern", "^(cy|dee)@"),
    ("role_mailbox", "INFO|bo"),
    ("title", "^student$"),
    ("title", "intern"),
    ("network", "192.0.2.0/24"),
    ("network", "198.51.100.128/25|2001:db8::/32"),
]
