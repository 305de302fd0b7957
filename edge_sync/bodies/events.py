"""Which data each event type carries, up and down."""

from typing import Any

from edge_sync.bodies import case, commands, duty, notes, opinion, rating

UP: dict[str, Any] = {
    opinion.OPINION_SUBMITTED: opinion.OpinionSubmitted,
    duty.DUTY_STARTED: duty.DutyStarted,
    duty.DUTY_ENDED: duty.DutyEnded,
    duty.DUTY_NOTED: duty.DutyNoted,
    rating.RATING_SUBMITTED: rating.RatingSubmitted,
    notes.AUDIT_NOTABLE: notes.AuditNotable,
    notes.HELP_CALLED: notes.HelpCalled,
}

DOWN: dict[str, Any] = {
    case.CASE_UPDATED: case.CaseUpdated,
    commands.SYNC_NOW: commands.Command,
    commands.PRINT_TEST: commands.Command,
    commands.SHOW_MESSAGE: commands.ShowMessage,
    commands.MAINTENANCE: commands.Maintenance,
    commands.RESTART_APP: commands.Command,
    commands.EXPORT_LOG: commands.Command,
    commands.WIPE: commands.Command,
}
