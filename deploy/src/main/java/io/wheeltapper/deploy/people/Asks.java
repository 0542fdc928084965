package io.wheeltapper.deploy.people;

import io.wheeltapper.actuators.notify.Card;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a question to persons carries with it.
 *
 * @param key signs its tickets
 * @param link where browsers reach the agent, as {@code https://wheeltapper.example}; {@code ""}
 *     for nowhere
 * @param valid how long a ticket is good
 */
public record Asks(@Nullable TicketKey key, String link, Duration valid) {

  /** Where approving is done by commands only. */
  public static final Asks NONE = new Asks(null, "", Duration.ZERO);

  Optional<Card.Question> of(Talk talk) {
    if (talk.phase() != Card.Phase.ASKS) {
      return Optional.empty();
    }
    if (key == null) {
      return Optional.of(new Card.Question(talk.plan(), "", "", ""));
    }
    Ticket look =
        new Ticket(
            talk.caseId(),
            talk.plan(),
            talk.answers(),
            Ticket.Word.LOOK,
            talk.at() + valid.toMillis());
    return Optional.of(
        new Card.Question(
            talk.plan(),
            link.isEmpty() ? "" : link + "/approve?t=" + key.sign(look),
            key.sign(look.saying(Ticket.Word.APPROVE)),
            key.sign(look.saying(Ticket.Word.REFUSE))));
  }
}
