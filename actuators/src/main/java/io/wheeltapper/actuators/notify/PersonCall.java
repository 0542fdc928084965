package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code person.call}: tells a person what case needs one, by one channel. Parameters {@code
 * words}, {@code why}, {@code figures}: what is asked.
 */
final class PersonCall implements Conversing {

  private static final int REMEMBERED = 10_000;

  private final ActionType type;
  private final String name;
  private final Channel channel;
  private final List<SecretFile> secrets;
  private final Line line;
  private final Map<String, Outcome> told = newest();

  /** By case, what was shown last. */
  private final Map<String, String> shown = newest();

  /**
   * By this line.
   *
   * @param secrets all that the channel uses
   * @param limit of one call
   */
  PersonCall(String name, Channel channel, List<SecretFile> secrets, Line line, Duration limit) {
    this.name = name;
    this.channel = channel;
    this.secrets = List.copyOf(secrets);
    this.line = line;
    // Three tries and the pauses between.
    Duration all = limit.multipliedBy(3).plusSeconds(5);
    this.type = new ActionType("person.call", Effect.HARMLESS, "", all, all);
  }

  private static <T> Map<String, T> newest() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<ActionType> actions() {
    return List.of(type);
  }

  @Override
  public List<Line> lines() {
    return List.of(line);
  }

  @Override
  public List<SecretFile> secrets() {
    return secrets;
  }

  @Override
  public boolean forgets() {
    return channel.forgets();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    return List.of(channel.describe(card(action, attempt)));
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    synchronized (told) {
      Outcome before = told.get(attempt.id());
      if (before != null) {
        return before;
      }
    }
    Card card = card(action, attempt);
    Outcome outcome = new Outcome.Done(channel.show(card));
    synchronized (told) {
      told.put(attempt.id(), outcome);
      shown.put(card.caseId(), card.state());
    }
    return outcome;
  }

  private static Card card(Action action, Attempt attempt) {
    return new Card(
        attempt.caseId(),
        attempt.id(),
        Card.Phase.CALLED,
        action.target().toString(),
        attempt.fault(),
        words(action.parameters()),
        attempt.startedAt(),
        attempt.startedAt(),
        Optional.empty());
  }

  /** What the ladder says, why the loop calls, and the figures behind it. */
  private static String words(Map<String, String> parameters) {
    return Stream.of("words", "why", "figures")
        .map(key -> parameters.getOrDefault(key, ""))
        .filter(w -> !w.isEmpty())
        .collect(Collectors.joining(": "));
  }

  @Override
  public void show(Card card) throws CallFailed, InterruptedException {
    synchronized (told) {
      if (!channel.forgets() && card.state().equals(shown.get(card.caseId()))) {
        return;
      }
    }
    channel.show(card);
    synchronized (told) {
      shown.put(card.caseId(), card.state());
    }
  }

  @Override
  public void keeps(String node, String caseId, long until)
      throws CallFailed, InterruptedException {
    channel.keeps(node, caseId, until);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) {
    synchronized (told) {
      Outcome known = told.get(attempt.id());
      return known != null ? known : new Outcome.Failed("not known to be sent", true);
    }
  }
}
