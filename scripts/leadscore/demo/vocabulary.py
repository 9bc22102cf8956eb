"""Words of the demonstration company: what its website, mails, people and systems are called.

Northwind Analytics sells software for business analytics. All domains end in `.example`, which is
reserved and belongs to nobody. The default scorecard names the same pages, forms and mails.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


OWN_DOMAIN: Final = "northwind-analytics.example"
COMPETITORS: Final = (
    ("RivalMetrics", "rivalmetrics.example"),
    ("DataPeak", "datapeak.example"),
)
SITE: Final = f"https://www.{OWN_DOMAIN}"

TOPICS: Final = (
    "Forecasting",
    "Data quality",
    "Self-service reports",
    "Cloud costs",
    "Customer churn",
    "Pipeline reviews",
    "Data governance",
    "Embedded dashboards",
    "Spreadsheets at their limit",
    "Finance close",
    "Supply chains",
    "Marketing mix",
)
PRODUCTS: Final = ("dashboards", "forecasting", "pipelines", "alerts", "governance", "embedded")
DOCS: Final = (
    "getting-started",
    "connect-a-database",
    "scheduled-reports",
    "row-level-security",
    "api-keys",
    "rest-api",
    "python-client",
    "alerts",
    "formulas",
    "charts",
    "embedding",
    "single-sign-on",
    "audit-log",
    "exports",
    "roles",
    "data-models",
    "incremental-loads",
    "time-zones",
    "limits",
    "release-notes",
)
CUSTOMERS: Final = (
    "alder-bank",
    "bluewater-retail",
    "corvid-telecom",
    "delta-foods",
    "eastline-logistics",
    "fern-insurance",
    "granite-steel",
    "harbor-health",
    "ion-energy",
    "juniper-media",
)
INTEGRATIONS: Final = (
    "salesforce",
    "marketo",
    "snowflake",
    "postgresql",
    "excel",
    "slack",
    "sap",
    "databricks",
)
CAREERS: Final = ("data-engineer", "account-executive", "product-designer", "support-engineer")
COMPARED: Final = ("rivalmetrics", "datapeak", "spreadsheets", "building-it-yourself")
SUPPORT: Final = ("login", "billing", "slow-queries", "sync-errors", "users", "status")
EVENTS: Final = ("Data Summit", "Revenue Forum", "Analytics Days", "Finance Systems Fair")
NURTURE: Final = (
    "Welcome",
    "First steps",
    "What others built",
    "Costs of waiting",
    "Choosing a tool",
    "Talk to an expert",
)
BLOG_POSTS: Final = 90

PAGE_GROUPS: Final = (
    "home",
    "pricing",
    "pricing_enterprise",
    "product",
    "docs",
    "blog",
    "customers",
    "careers",
    "webinars",
    "integrations",
    "security",
    "demo",
    "contact",
    "compare",
    "support",
    "events",
)

FORM_KINDS: Final = (
    "demo",
    "contact",
    "trial",
    "white_paper",
    "case_study",
    "report",
    "newsletter",
    "webinar",
)

STATUSES: Final = ("Registered", "Attended", "Attended On-demand", "No Show", "Visited Booth")

# (User Agent, Device, mobile or not, Platform); people's browsers and mail programs.
BROWSERS: Final = (
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
        "Desktop",
        False,
        "Windows",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36",
        "Desktop",
        False,
        "Windows",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Desktop",
        False,
        "Windows",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Edg/126.0",
        "Desktop",
        False,
        "Windows",
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15",
        "Desktop",
        False,
        "macOS",
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/129.0",
        "Desktop",
        False,
        "macOS",
    ),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko Firefox/128.0", "Desktop", False, "Linux"),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
        "iPhone",
        True,
        "iOS",
    ),
    (
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile",
        "Android phone",
        True,
        "Android",
    ),
)
# Programs that give their name away, and one that does not: it looks like an old browser.
NAMED_ROBOTS: Final = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Barracuda Sentinel (EE)",
    "Mimecast Targeted Threat Protection",
    "Proofpoint URL Defense",
    "python-requests/2.31.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/120.0 Safari/537.36",
)
DISGUISED_ROBOT: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/86.0 Safari/537.36"
)
MAIL_PROXY: Final = "Mozilla/5.0"

REFERRERS: Final = (
    "https://www.google.com/",
    "https://www.bing.com/",
    "https://www.linkedin.com/",
    f"{SITE}/",
    f"{SITE}/blog",
    f"{SITE}/pricing",
    "https://news.example/analytics",
)
QUERIES: Final = (
    "utm_source=google&utm_medium=cpc&utm_campaign=brand",
    "utm_source=google&utm_medium=cpc&utm_campaign=analytics-tools",
    "utm_source=linkedin&utm_medium=cpc&utm_campaign=finance-leaders",
    "utm_source=linkedin&utm_medium=social",
    "utm_source=partner&utm_medium=referral",
    "ref=footer",
)

INDUSTRIES: Final = (
    "Software",
    "Financial Services",
    "Insurance",
    "Retail",
    "Telecommunications",
    "Manufacturing",
    "Healthcare",
    "Logistics",
    "Media",
    "Energy",
    "Government",
    "Education",
    "Restaurants",
    "Staffing and Recruiting",
)
GOOD_INDUSTRIES: Final = 6  # the first so many are the target industries of the scorecard
POOR_INDUSTRIES: Final = 3  # the last so many rarely buy

# (spellings, hours from UTC, weight, seen as a good market)
COUNTRIES: Final = (
    (("United States", "USA", "US", "United States of America", "U.S.A."), -5, 0.40, True),
    (("United Kingdom", "UK", "Great Britain", "GB"), 0, 0.13, True),
    (("Germany", "DE", "Deutschland", "germany"), 1, 0.11, True),
    (("Canada", "CA", "canada"), -5, 0.06, True),
    (("France", "FR", "FRANCE"), 1, 0.06, False),
    (("Netherlands", "NL", "The Netherlands"), 1, 0.05, False),
    (("Spain", "ES", "España"), 1, 0.03, False),
    (("Sweden", "SE", "Sverige"), 1, 0.03, False),
    (("Australia", "AU"), 10, 0.04, False),
    (("India", "IN", "INDIA"), 5, 0.06, False),
    (("Brazil", "BR", "Brasil"), -3, 0.02, False),
    (("Japan", "JP"), 9, 0.01, False),
)

LEVELS: Final = (
    "executive",
    "vice_president",
    "director",
    "manager",
    "staff",
    "student",
    "consultant",
    "recruiter",
)
FUNCTIONS: Final = (
    "Data",
    "Analytics",
    "Business Intelligence",
    "Finance",
    "Marketing",
    "Sales Operations",
    "IT",
    "Engineering",
)
# Spellings of a title by level; `{}` is the function.
TITLES: Final = (
    ("Chief {} Officer", "CEO", "Founder & CEO, {}"),
    ("VP {}", "Vice President of {}", "svp, {}"),
    ("Director of {}", "Director, {}", "Sr. Director {} "),
    ("{} Manager", "Head of {}", "{} mgr"),
    ("{} Analyst", "Senior {} Specialist", "{} associate"),
    ("Student", "Graduate student, {}", "Intern {}"),
    ("{} Consultant", "Freelance {} advisor", "Independent consultant"),
    ("Recruiter, {}", "Talent Partner", "HR Manager"),
)

FIRST_NAMES: Final = _words(
    """Anna Ben Carla David Elena Felix Grace Henry Ines Jonas Karen Liam Maria Nadia Oscar Paula
    Quentin Rosa Simon Tara Uwe Vera Walter Xenia Yusuf Zoe Amir Bianca Chen Divya Emre Farah Goran
    Hana Igor Julia Kofi Lucia Mateo Noor Olga Priya Rahul Sofia Tomas Ursula Viktor Wendy Yara
    André José Zoë Søren"""
)
LAST_NAMES: Final = _words(
    """Adams Baker Castillo Dubois Eriksen Fischer Garcia Hansen Ivanova Johnson Keller Lopez Martin
    Novak Okafor Patel Quinn Rossi Schmidt Tanaka Ueda Vogel Wagner Xu Young Zimmer Andersson Brown
    Costa Davies Evans Fernandez Gupta Hughes Ito Jansen Kowalski Lindgren Moreau Nguyen Oliveira
    Petrov Reyes Silva Thompson Varga Walker Weber Müller O'Neill"""
)
COMPANY_FIRST: Final = _words(
    """Alder Bright Cedar Delta Ember Fair Granite Harbor Iron Juniper Kestrel Lunar Maple North
    Ocean Pine Quartz River Silver Timber Union Vale West Yellow Zenith Amber Birch Copper Dawn
    East Falcon Golden"""
)
COMPANY_SECOND: Final = _words(
    """bank bay bridge brook court crest dale field ford forge gate grove haven hill lake land light
    line mark mill point port ridge rock side stone stream view wave way wood works"""
)
COMPANY_THIRD: Final = _words(
    """Analytics Bank Capital Chemicals Digital Energy Foods Freight Goods Group Health Holdings
    Industries Insurance Labs Logistics Media Mobile Motors Networks Partners Pharma Power Retail
    Services Software Solutions Steel Systems Telecom Trading Transport"""
)
LEGAL_FORMS: Final = ("", ", Inc.", " GmbH", " Ltd", " Corp", " S.A.")
FREE_MAIL: Final = ("gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "gmx.de", "web.de")
UNIVERSITIES: Final = ("uni.example", "university.example", "cs.university.example")

SOURCES: Final = ("Website", "Webinar", "Trade Show", "Partner", "Referral", "List Import", "Paid")
LANGUAGES: Final = ("en", "de", "fr", "es")

# Employees by class of size; the first class is the smallest.
SIZES: Final = (
    (1, 3, 6, 9),
    (12, 20, 35, 48),
    (55, 80, 120, 180),
    (220, 350, 500, 900),
    (1200, 2500, 5000, 12000),
    (18000, 40000, 75000, 150000),
)
SIZE_WEIGHTS: Final = (0.12, 0.26, 0.26, 0.20, 0.12, 0.04)
