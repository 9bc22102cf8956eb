"""Which activities programs made, by each bot rule (docs/bots.md), one function for each method.

All of them compare every activity with every other: slow, and close to the words of the definition.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from oracle.bot_rules import BotRule
from oracle.conditions import is_within_domain, items, lead_value
from oracle.identity import Lead, People
from oracle.records import Activity
from oracle.rulebook import Surroundings


@dataclass(frozen=True)
class Trace:
    """An activity with the slug of its type, and its lead with the mail domain of that time."""

    activity: Activity
    slug: str
    lead_id: str
    domain: str | None

    def follows(self, other: "Trace", span: timedelta) -> bool:
        """Whether it is at the instant of the other or later, by no more than `span`."""
        return timedelta() <= self.activity.at - other.activity.at <= span

    def is_of_the_mailing_of(self, other: "Trace") -> bool:
        """Whether both are of the mails of one name to one lead."""
        mail = self.activity.asset
        return mail is not None and mail == other.activity.asset and self.lead_id == other.lead_id


def flag_everyone(shared: Surroundings, everyone: People) -> People:
    """The same people, each lead with the bot rules that flag its activities, in order of name."""
    if not shared.bot_rules:
        return everyone
    traces = [
        Trace(
            activity,
            shared.slug(activity),
            lead.lead_id,
            lead_value("email_domain", lead.fields_at(activity.at)),
        )
        for lead in everyone.leads
        for activity in lead.activities
    ]
    flags: dict[str, tuple[str, ...]] = {}
    for rule in shared.bot_rules:
        own = [trace for trace in traces if rule.judges(trace.slug)]
        for trace in METHODS[rule.method](rule, own, traces, shared):
            activity_id = trace.activity.activity_id
            flags[activity_id] = (*flags.get(activity_id, ()), rule.bot_rule)
    return replace(everyone, leads=tuple(_with_flags(lead, flags) for lead in everyone.leads))


def _with_flags(lead: Lead, flags: Mapping[str, tuple[str, ...]]) -> Lead:
    return replace(
        lead,
        bot_flags={
            activity.activity_id: flags[activity.activity_id]
            for activity in lead.activities
            if activity.activity_id in flags
        },
    )


Traces = Sequence[Trace]
Method = Callable[[BotRule, Traces, Traces, Surroundings], list[Trace]]


def field_value(rule: BotRule, trace: Trace) -> str | None:
    """What the rule's field says."""
    assert rule.field is not None
    if rule.field == "asset":
        return trace.activity.asset
    return trace.activity.attributes.get(rule.field.removeprefix("attributes."))


def is_listed(rule: BotRule, trace: Trace, shared: Surroundings) -> bool:
    """Whether the field's value is one of the rule's."""
    value = field_value(rule, trace)
    return value is not None and value.lower() in items(rule.value, shared.lists)


def source_flag(rule: BotRule, own: Traces, _: Traces, shared: Surroundings) -> list[Trace]:
    """The field has one of the values; any value where the rule has none."""
    if not rule.value:
        return [trace for trace in own if field_value(rule, trace) is not None]
    return [trace for trace in own if is_listed(rule, trace, shared)]


def user_agent(rule: BotRule, own: Traces, _: Traces, __: Surroundings) -> list[Trace]:
    """The regular expression is found in the field."""
    return [
        trace
        for trace in own
        if (value := field_value(rule, trace)) is not None
        and re.search(rule.value, value, re.IGNORECASE)
    ]


def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """An address or network, or None; an IPv4 address in the words of IPv6 is that address."""
    plain = re.sub(r"^::ffff:(?=\d+\.)", "", text.lower())
    try:
        return ipaddress.ip_network(plain, strict=False)
    except ValueError:
        return None


def is_in_range(value: str, ranges: Iterable[str]) -> bool:
    """Whether an address, or a whole network, lies in one of the ranges."""
    address = network(value)
    if address is None:
        return False
    wholes = [known for text in ranges if (known := network(text)) is not None]
    return any(
        whole.version == address.version
        and whole.prefixlen <= address.prefixlen
        and address.network_address in whole
        for whole in wholes
    )


def address_range(rule: BotRule, own: Traces, _: Traces, shared: Surroundings) -> list[Trace]:
    """The field is an address in one of the ranges."""
    return [
        trace
        for trace in own
        if (value := field_value(rule, trace)) is not None
        and is_in_range(value, items(rule.value, shared.lists))
    ]


def trap_link(rule: BotRule, own: Traces, _: Traces, shared: Surroundings) -> list[Trace]:
    """In the trap, or with a span, close to one of the same mailing that is."""
    trapped = [trace for trace in own if is_listed(rule, trace, shared)]
    span = rule.span
    if span is None:
        return trapped
    return [
        trace
        for trace in own
        if trace in trapped
        or any(
            trace.is_of_the_mailing_of(other)
            and (trace.follows(other, span) or other.follows(trace, span))
            for other in trapped
        )
    ]


def arrivals(trace: Trace, everything: Traces, slug: str) -> list[Trace]:
    """Deliveries or bounces of the mailing of an activity."""
    return [
        other for other in everything if other.slug == slug and other.is_of_the_mailing_of(trace)
    ]


def click_before_delivery(
    rule: BotRule, own: Traces, everything: Traces, _: Surroundings
) -> list[Trace]:
    """The mailing was first delivered more than the span after it."""
    span = rule.span
    assert span is not None
    found = []
    for trace in own:
        delivered = [one.activity.at for one in arrivals(trace, everything, "email_delivered")]
        if delivered and min(delivered) - trace.activity.at > span:
            found.append(trace)
    return found


def click_soon_after_delivery(
    rule: BotRule, own: Traces, everything: Traces, _: Surroundings
) -> list[Trace]:
    """The mailing was delivered within the span before it."""
    span = rule.span
    assert span is not None
    return [
        trace
        for trace in own
        if any(trace.follows(one, span) for one in arrivals(trace, everything, "email_delivered"))
    ]


def hard_bounce_after_click(
    rule: BotRule, own: Traces, everything: Traces, _: Surroundings
) -> list[Trace]:
    """The mailing bounced at its instant or later, within the span if there is one."""
    span = timedelta.max if rule.span is None else rule.span
    return [
        trace
        for trace in own
        if any(one.follows(trace, span) for one in arrivals(trace, everything, "email_bounced"))
    ]


def in_spans(group: Traces, span: timedelta, is_enough: Callable[[Traces], bool]) -> list[Trace]:
    """What lies in some span of that length whose content is enough; it may begin at any of it."""
    spans = [[other for other in group if other.follows(start, span)] for start in group]
    enough = [inside for inside in spans if is_enough(inside)]
    return [trace for trace in group if any(trace in inside for inside in enough)]


def distinct_links_burst(rule: BotRule, own: Traces, _: Traces, __: Surroundings) -> list[Trace]:
    """Within a span of many distinct links of one mailing."""
    span, count = rule.span, rule.count
    assert span is not None and count is not None

    def is_enough(inside: Traces) -> bool:
        links = {field_value(rule, trace) for trace in inside} - {None}
        return len(links) >= count

    found = []
    for group in _grouped(own, lambda trace: (trace.lead_id, trace.activity.asset)):
        if group[0].activity.asset is not None:
            found += in_spans(group, span, is_enough)
    return found


def open_click_burst(
    rule: BotRule, own: Traces, everything: Traces, _: Surroundings
) -> list[Trace]:
    """An open and a click of one mailing, less than the span apart."""
    span = rule.span
    assert span is not None
    other_kind = {"open_email": "click_email", "click_email": "open_email"}
    return [
        trace
        for trace in own
        if any(
            other.slug == other_kind[trace.slug]
            and other.is_of_the_mailing_of(trace)
            and abs(other.activity.at - trace.activity.at) < span
            for other in everything
        )
    ]


def domain_burst(rule: BotRule, own: Traces, _: Traces, shared: Surroundings) -> list[Trace]:
    """Within a span of many leads of one mail domain and one mail."""
    span, count = rule.span, rule.count
    assert span is not None and count is not None
    left_out = items(rule.value, shared.lists) if rule.value else ()

    def is_enough(inside: Traces) -> bool:
        return len({trace.lead_id for trace in inside}) >= count

    judged = [
        trace
        for trace in own
        if trace.activity.asset is not None
        and trace.domain is not None
        and not is_within_domain(trace.domain, left_out)
    ]
    found = []
    for group in _grouped(
        judged, lambda trace: (trace.activity.instance, trace.activity.asset, trace.domain)
    ):
        found += in_spans(group, span, is_enough)
    return found


def hourly_maximum(rule: BotRule, own: Traces, _: Traces, __: Surroundings) -> list[Trace]:
    """Within a span of more of its type by the lead than the rule allows."""
    span, count = rule.span, rule.count
    assert span is not None and count is not None
    found = []
    for group in _grouped(own, lambda trace: (trace.lead_id, trace.slug)):
        found += in_spans(group, span, lambda inside: len(inside) > count)
    return found


def _grouped(traces: Traces, key: Callable[[Trace], object]) -> list[list[Trace]]:
    groups: dict[object, list[Trace]] = {}
    for trace in traces:
        groups.setdefault(key(trace), []).append(trace)
    return list(groups.values())


METHODS: dict[str, Method] = {
    "source_flag": source_flag,
    "user_agent": user_agent,
    "address_range": address_range,
    "trap_link": trap_link,
    "click_before_delivery": click_before_delivery,
    "click_soon_after_delivery": click_soon_after_delivery,
    "distinct_links_burst": distinct_links_burst,
    "open_click_burst": open_click_burst,
    "domain_burst": domain_burst,
    "hard_bounce_after_click": hard_bounce_after_click,
    "hourly_maximum": hourly_maximum,
}
