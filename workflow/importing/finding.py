"""Which file or antenna already recorded a line is about: by its reference, else by its place."""

from collections.abc import Sequence

from states.identifiers import CaseId
from workflow.importing.columns import normalised
from workflow.importing.places import region_code
from workflow.importing.sheet import Known, SheetRow

NOBODY = CaseId("")


class FoundRow(SheetRow):
    """A line about something the office knows already."""

    def file(self) -> CaseId:
        """Return the file of the line; several of one place are told apart by their call."""
        return self._found(self.ground.files, "no_file", "several_files")

    def site(self) -> CaseId:
        """Return the antenna of the line; several of one place, by their call and their site."""
        return self._found(self.ground.antennas, "no_antenna", "several_antennas")

    def region_of(self, name: str, text: str) -> str:
        """Read the region of a regional centre."""
        found = region_code(text.removeprefix("Cnam ").removeprefix("CNAM "))
        if found is None:
            self.fault(name, "unknown")
        return found or ""

    def _found(self, known: Sequence[Known], absent: str, several: str) -> CaseId:
        reference = self.value("reference")
        if reference:
            same = [each for each in known if each.reference.upper() == reference.upper()]
            if not same:
                self.fault("reference", absent)
            return same[0].case if same else NOBODY
        code = self._code(known)
        if not code:
            return NOBODY
        where = "name" if self.value("name") else "code"
        here = [each for each in known if each.authority == code]
        kept = self._narrowed(here)
        if len(kept) == 1:
            return kept[0].case
        if not here:
            self.fault(where, absent)
        elif not kept:
            self.fault("site" if self.value("site") else "call", "unknown", *_references(here))
        else:
            self.fault(where, several, *_references(kept))
        return NOBODY

    def _code(self, known: Sequence[Known]) -> str:
        """Return the code of the line's place; "" with its fault.

        A name alone means the one place of that name which the office knows a file of.
        """
        if not self.value("code"):
            having = {each.authority for each in known}
            here = [code for code in self.registered(self.value("name")) if code in having]
            if len(here) == 1:
                return here[0]
        before = len(self.faults)
        code = self.place("name").code
        return code if len(self.faults) == before else ""

    def _narrowed(self, known: Sequence[Known]) -> Sequence[Known]:
        call, site = self.value("call"), self.value("site")
        labels = {
            normalised(name): str(each.id)
            for each in self.ground.programme.calls
            for name in (each.id, each.label)
        }
        wanted = labels.get(normalised(call), call) if call else ""
        return [
            each
            for each in known
            if (not wanted or each.call == wanted)
            and (not site or not each.site or normalised(each.site) == normalised(site))
        ]


def _references(known: Sequence[Known]) -> list[str]:
    return [f"{each.reference} ({each.site})" if each.site else each.reference for each in known]
