"""What a requirement asks somebody to do, as the predicate of its sentence."""

from __future__ import annotations

from collections.abc import Mapping

from zhixing.schemes.language.model import ActivityKind, Requirement, Scheme, Text
from zhixing.schemes.language.vocabulary import vocabulary

NUMERALS = "零一两三四五六七八九十"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ACTIVITY = ActivityKind(
    "", Text("组织生活", "activity"), Text("开展", "hold"), Text("参加", "attend"), 1, "members"
)
SAID_BY_MEASURE = ("kind", "topic", "speaker", "place", "mode")
SHORT_LIST = 4


def predicate(requirement: Requirement, scheme: Scheme, language: str) -> str:
    """Say what is to be done, with how many and of what, but neither who nor when."""
    if requirement.says:
        return requirement.says.in_language(language)
    template = vocabulary().measures[requirement.do].says.in_language(language)
    said = _Words(requirement, scheme, language)
    return said.fill(template)


def counted(number: int, thing: str) -> str:
    """Say a number of things in English: one lecture, two lectures, 32 lectures."""
    words = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{words} {thing if number == 1 else plural(thing)}"


def plural(thing: str) -> str:
    """Give the English plural of a noun."""
    if thing.endswith("y") and thing[-2] not in "aeiou":
        return f"{thing[:-1]}ies"
    return f"{thing}s"


class _Words:
    """The parts of one predicate in one language."""

    def __init__(self, requirement: Requirement, scheme: Scheme, language: str) -> None:
        self.requirement, self.scheme = requirement, scheme
        self.zh = language.startswith("zh")
        self.language = language

    def fill(self, template: str) -> str:
        does = template.format(**self._parts())
        if "{cover}" not in template:
            does = self._with_cover(does)
        if not any(name in template for name in ("{times}", "{some_what}")) and self.requirement.times > 1:
            number = self.requirement.times
            does += f"，至少{_chinese(number)}次" if self.zh else f", at least {counted(number, 'time')}"
        elif "{times}" in template and self._is_counted():
            does = f"至少{does}"
        return does + self._only()

    def _parts(self) -> Mapping[str, str]:
        kind = self._kinds()[0]
        return {
            "verb": kind.verb.in_language(self.language),
            "attend": kind.attend.in_language(self.language),
            "times": f"{_chinese(self.requirement.times)}次" if self._is_counted() else "",
            "what": self._what(),
            "some_what": self._some_what(),
            "place": self._place(),
            "cover": self._cover(),
        }

    def _is_counted(self) -> bool:
        return self.requirement.level.is_owed and not self.requirement.cover

    def _kinds(self) -> list[ActivityKind]:
        known = {**vocabulary().kinds, **self.scheme.kinds}
        return [known[code] for code in self.requirement.where.get("kind", ())] or [ACTIVITY]

    def _what(self) -> str:
        names = "或".join(kind.title.zh for kind in self._kinds())
        return f"{self._topic()}{self._filter('speaker')}{self._filter('mode')}{names}"

    def _some_what(self) -> str:
        kinds, number = [kind.title.en for kind in self._kinds()], self.requirement.times
        if self._is_counted():
            things = [
                counted(number, kinds[0]),
                *(each if number == 1 else plural(each) for each in kinds[1:]),
            ]
            found = "at least " + " or ".join(things)
        else:
            found = " or ".join(plural(each) for each in kinds)
        tails = (self._filter("mode"), self._filter("speaker"), self._topic())
        return " ".join(each for each in (found, *tails) if each)

    def _filter(self, name: str) -> str:
        words = [vocabulary().filters[name][each] for each in self.requirement.where.get(name, ())]
        return ("或" if self.zh else " or ").join(word.in_language(self.language) for word in words)

    def _place(self) -> str:
        place = self._filter("place")
        return f" {place}" if place and not self.zh else place

    def _topic(self) -> str:
        wanted = self.requirement.where.get("topic", ())
        if not wanted:
            return ""
        if wanted == ("any",):
            return "有明确专题的" if self.zh else "with one stated topic"
        titles = [entry.title for entry in self.scheme.topics.entries if entry.key in wanted and entry.title]
        return self._listed(titles, "以{}为专题的", "on {}")

    def _listed(self, titles: list[Text], zh: str, en: str) -> str:
        if self.zh:
            return zh.format("、".join(f"“{title.zh}”" for title in titles))
        return en.format(" or ".join(f"“{title.en}”" for title in titles))

    def _cover(self) -> str:
        """Name the entries of a short list one by one, a long or empty one by its title."""
        if not self.requirement.cover:
            return "有关内容" if self.zh else "what the scheme names"
        entries = self.scheme.covered(self.requirement)
        titles = [entry.title for entry in entries if entry.title]
        if not 0 < len(titles) <= SHORT_LIST:
            title = self._collection_title()
            return f"“{title.zh}”各项内容" if self.zh else f"everything in “{title.en}”"
        if self.zh:
            return "、".join(title.zh for title in titles)
        words = [title.en for title in titles]
        return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

    def _collection_title(self) -> Text:
        return self.scheme.collections()[self.requirement.cover].title

    def _with_cover(self, does: str) -> str:
        if not self.requirement.cover:
            return does
        titles = [entry.title for entry in self.scheme.covered(self.requirement) if entry.title]
        if not 0 < len(titles) <= SHORT_LIST:
            titles = [self._collection_title()]
        if self.zh:
            return f"围绕{''.join(f'“{title.zh}”' for title in titles)}逐一{does}"
        return f"{does} on each of {', '.join(f'“{title.en}”' for title in titles)}"

    def _only(self) -> str:
        """Name the filters that the measure's own words cannot carry: tags and origins."""
        wanted = [value for key in ("tag", "origin") for value in self.requirement.where.get(key, ())]
        if not wanted:
            return ""
        titles = [self._tag(each) for each in wanted]
        if self.zh:
            return f"（{'、'.join(title.zh for title in titles)}）"
        return f" ({', '.join(title.en for title in titles)})"

    def _tag(self, code: str) -> Text:
        taxonomies = self.scheme.taxonomies
        if code in taxonomies:
            return taxonomies[code].title
        for taxonomy in taxonomies.values():
            for entry in taxonomy.entries:
                if entry.key == code and entry.title:
                    return entry.title
        return Text(code, code)


def _chinese(number: int) -> str:
    return NUMERALS[number] if number < len(NUMERALS) else str(number)
