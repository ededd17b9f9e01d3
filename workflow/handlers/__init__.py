"""What happens when a command is given: one table, one function per command.

A handler takes the desk of the open transaction and its command, records, and returns nothing;
it raises `CommandFailed` to refuse. A reader starts here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from workflow import commands
from workflow.access import commands as doors
from workflow.committee.recall import RecallSession
from workflow.desk import Desk
from workflow.filing import commands as filed
from workflow.followup import commands as followed
from workflow.handlers import (
    access,
    agents,
    committee,
    feeds,
    files,
    filing,
    followup,
    installation,
    letter_edits,
    mail,
    people,
    recall,
    signing,
    takeover,
    terms,
    writing,
)
from workflow.mail.commands import AttachSignedLetter
from workflow.writing import commands as written

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
    filed.SaveDraft: filing.save_draft,
    filed.FileDraft: filing.file_draft,
    filed.StartUpload: filing.start_upload,
    filed.AppendPart: filing.append_part,
    filed.DropUpload: filing.drop_upload,
    filed.AskRights: filing.ask_rights,
    filed.SettleRights: filing.settle_rights,
    commands.ImportRows: takeover.import_rows,
    commands.RecordSession: committee.record_session,
    commands.PlanSession: committee.plan_session,
    commands.ConvokeSession: committee.convoke_session,
    commands.NotifySession: committee.notify_session,
    commands.TellCentres: committee.tell_centres,
    commands.AnnounceSession: committee.announce_session,
    RecallSession: recall.recall_session,
    commands.SettleLetter: mail.settle_letter,
    commands.RecordBounce: mail.record_bounce,
    commands.RecordProof: mail.record_proof,
    AttachSignedLetter: signing.attach_signed_letter,
    doors.AskCode: access.ask_code,
    doors.EnterByCode: access.enter_by_code,
    doors.EnterByLink: access.enter_by_link,
    doors.EnterDemo: access.enter_demo,
    doors.Leave: access.leave,
    doors.RevokeAccesses: access.revoke_accesses,
    doors.EnterByPassword: agents.enter_by_password,
    doors.InviteAgent: agents.invite_agent,
    doors.AcceptInvitation: agents.accept_invitation,
    doors.ProveKey: agents.prove_key,
    doors.SetPassword: agents.set_password,
    doors.IssueKey: agents.issue_key,
    doors.IssueApiToken: agents.issue_api_token,
    doors.RevokeApiToken: agents.revoke_api_token,
    doors.GrantMission: agents.grant_mission,
    doors.UnmaskPerson: agents.unmask_person,
    followed.RecordInscription: followup.record_inscription,
    followed.RecordFlag: followup.record_flag,
    followed.RecordFunding: followup.record_funding,
    followed.RecordOffer: followup.record_offer,
    followed.RecordSite: followup.record_site,
    followed.RecordLearners: followup.record_learners,
    followed.AskLearners: followup.ask_learners,
    written.NoteExchange: writing.note_exchange,
    written.NudgePerson: writing.nudge_person,
    written.WriteToSelection: writing.write_to_selection,
    written.EditText: writing.edit_text,
    written.EditLetter: letter_edits.edit_letter,
    written.SettleLetters: writing.settle_letters,
}
