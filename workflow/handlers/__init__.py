"""What happens when a command is given: one table, one function per command.

A handler takes the desk of the open transaction and its command, records, and returns nothing;
it raises `CommandFailed` to refuse. A reader starts here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from workflow import commands
from workflow.desk import Desk
from workflow.handlers import committee, feeds, files, installation, mail, people, takeover, terms

Handler = Callable[[Desk, Any], None]

HANDLERS: Mapping[type[commands.Command], Handler] = {
    commands.Initialise: installation.initialise,
    commands.GoLive: installation.go_live,
    commands.MoveClock: installation.move_clock,
    commands.ConfirmSweep: installation.confirm_sweep,
    commands.RecordRestore: installation.record_restore,
    commands.ApplyProgramme: terms.apply_programme,
    commands.ExtendDeadline: terms.extend_deadline,
    commands.ExtendTogether: terms.extend_together,
    commands.OpenCall: terms.open_call,
    commands.RegisterAuthority: people.register_authority,
    commands.RegisterPerson: people.register_person,
    commands.CorrectPerson: people.correct_person,
    commands.ReplacePerson: people.replace_person,
    commands.EndPerson: people.end_person,
    commands.StopMail: people.stop_mail,
    commands.IssueFeed: feeds.issue_feed,
    commands.RevokeFeeds: feeds.revoke_feeds,
    commands.GrantRole: people.grant_role,
    commands.ErasePerson: people.erase_person,
    commands.RedactText: people.redact_text,
    commands.OpenDraft: files.open_draft,
    commands.AddPiece: files.add_piece,
    commands.ActOnCase: files.act_on_case,
    commands.ActTogether: files.act_together,
    commands.ImportRows: takeover.import_rows,
    commands.RecordSession: committee.record_session,
    commands.PlanSession: committee.plan_session,
    commands.ConvokeSession: committee.convoke_session,
    commands.NotifySession: committee.notify_session,
    commands.TellCentres: committee.tell_centres,
    commands.AnnounceSession: committee.announce_session,
    commands.SettleLetter: mail.settle_letter,
    commands.RecordBounce: mail.record_bounce,
    commands.RecordProof: mail.record_proof,
}
