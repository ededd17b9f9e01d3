"""`ancrage doctor`: the state of the machine and of the installation."""

import click

from notifications.wording.diagnosis import diagnosis_remedy, diagnosis_sentence
from workflow.cli.console import print_json
from workflow.cli.context import Session, pass_session
from workflow.cli.edge import ENVIRONMENT

SIGNS = {"ok": "  ", "warn": "! ", "fail": "✗ "}


@click.command(help="Examine la machine et l’installation ; ne change rien.")
@pass_session
def doctor(session: Session) -> None:
    """Print each finding with its remedy; exit 3 when something fails."""
    from workflow.upkeep.doctor import Verdict, diagnose, worst

    findings = diagnose(session.data)
    told = [
        {
            "check": finding.check,
            "verdict": str(finding.verdict),
            "sentence": diagnosis_sentence(
                finding.check, well=finding.verdict is Verdict.OK, found=finding.found
            ),
            "remedy": "" if finding.verdict is Verdict.OK else diagnosis_remedy(finding.check),
        }
        for finding in findings
    ]
    if session.as_json:
        print_json({"verdict": str(worst(findings)), "findings": told})
    else:
        for each in told:
            click.echo(f"{SIGNS[each['verdict']]}{each['sentence']} {each['remedy']}".rstrip())
    if worst(findings) is Verdict.FAIL:
        raise click.exceptions.Exit(ENVIRONMENT)
