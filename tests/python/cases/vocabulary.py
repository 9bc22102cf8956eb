"""Columns and words of the raw files of a random company."""

ACTIVITY_HEADER = (
    "marketoGUID",
    "leadId",
    "activityDate",
    "activityTypeId",
    "campaignId",
    "primaryAttributeValueId",
    "primaryAttributeValue",
    "attributes",
)
LEAD_HEADER = (
    "id",
    "email",
    "firstName",
    "company",
    "title",
    "industry",
    "numberOfEmployees",
    "annualRevenue",
    "country",
    "leadSource",
    "unsubscribed",
    "createdAt",
    "updatedAt",
    "Product Interest__c",
)
DELETED_HEADER = ("leadId", "deletedAt")

PAGES = ("/", "/pricing", "/pricing/enterprise", "/docs/api", "/blog/a, b", "/careers", "/demo")
QUERIES = (
    "/pricing?utm_source=ads&mkt_tok=abc1",
    "/pricing?mkt_tok=abc2&amp;utm_source=ads&name=Ana",
    "/pricing?name=Ana",
    "https://www.acme.example/docs?Plan=pro&name=Bo#top",
    "www.acme.example/docs?plan=pro&gclid=z",
    "/demo?",
)
FORMS = (
    "Request a demo",
    "Contact sales",
    "White paper: lakes",
    "Newsletter",
    "Unsubscribe",
    "Why now/here?email=1",
)
LINKS = ("/files/white-paper-lakes.pdf", "/video/tour", "/VIDEO/tour")
MAILS = ("Newsletter 2026-03", "Nurture: lakes", "Invitation: summit")
PROGRAMS = ("Webinar: lakes", "Event: summit")
ADDRESSES = (
    "192.0.2.77",
    "::ffff:192.0.2.9",
    "192.0.2.0/25",
    "192.0.0.0/8",
    "10.1.2.3",
    "192.0.2.7",
    "198.51.100.200",
    "2001:db8::7",
    "somewhere",
    "2001:db8::1",
    "2001:DB8:8000::1",
    "not an address",
    "256.1.1.1",
    None,
)
AGENTS = ("Mozilla/5.0", 'scan-Bot/1.0 "fast"', "curl")

VALUES: dict[str, tuple[str, ...]] = {
    "email": (
        "ana@acme.example",
        "bo@mail.acme.example",
        "cy@hotmail.com",
        "dee@northwind-analytics.example",
        "eve@eu.rivalmetrics.example",
        "fay@notacme.example",
        "GIL@ACME.EXAMPLE",
        "odd@name@acme.example",
        "Info+news@Mail.Acme.Example",
        "+bo@acme.example",
        "@acme.example",
        "no-at-sign",
        "",
        "null",
    ),
    "firstName": ("Ana", "Bo", ""),
    "company": ("Acme", "acme", "Globex, Inc.", "", ""),
    "title": (
        "VP Sales",
        "Head of Data",
        "CEO",
        "data intern",
        "Student",
        "Student Success Manager",
        "",
    ),
    "industry": ("Software", "Finance", "null"),
    "numberOfEmployees": ("12", "250", "1000", "1,000", "many", "", "250.00", "+50", "1e3"),
    "annualRevenue": ("1000000", "2500000.50", "-5", ".5", ""),
    "country": ("Germany", "germany", "France", ""),
    "leadSource": ("Webinar", "Web", ""),
    "unsubscribed": ("true", "false", ""),
    "Product Interest__c": ("lakes", "Rivers", ""),
}

# Marketo's type ids, by how often they come; 9999 is a type that nobody declared.
TYPE_WEIGHTS = {
    "1": 30,
    "2": 12,
    "3": 6,
    "6": 3,
    "7": 3,
    "8": 1,
    "9": 2,
    "10": 8,
    "11": 8,
    "12": 2,
    "13": 4,
    "22": 3,
    "46": 2,
    "104": 10,
    "9999": 3,
}

# Types that come with another one at the same instant.
LOGGED_TWICE = {"22": "13", "10": "11"}
