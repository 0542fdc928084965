package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Effect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When persons must say yes, who may, how many, and for how long that is good. The section {@code
 * approval} of {@code limits.yaml}. Names are taken as they are given: logins come with another
 * part.
 *
 * @param always action names that always want approval, whatever the mode
 * @param withinMillis how long one person's approval is good for
 * @param unanswered what becomes of a question that nobody answers
 * @param separate whether who proposed the act cannot be the only one to approve it
 * @param persons the roles of each person, by the name in lower case
 * @param byAction what an action's approval wants; goes before its effect's
 * @param byEffect what the approval of every action of an effect wants
 * @param trust what must have been judged right before an act asks nobody
 */
public record Approvals(
    List<String> always,
    long withinMillis,
    Unanswered unanswered,
    boolean separate,
    Map<String, Set<String>> persons,
    Map<String, Quorum> byAction,
    Map<Effect.Kind, Quorum> byEffect,
    Trust trust) {

  /** What happens to a question that nobody answers in time. */
  public enum Fallback {
    /** It stays open, and so does the plan. */
    HOLD,
    /** The plan is over; the ladder goes on with its next rung. */
    DENY,
    /** The plan is over and a person is called. */
    PERSON;

    /** The word as operators write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** After how long a question counts as unanswered, milliseconds, and what then. */
  public record Unanswered(long afterMillis, Fallback then) {}

  /**
   * How many different persons must approve.
   *
   * @param roles each of them has one of these; empty is anybody
   */
  public record Quorum(int persons, Set<String> roles) {
    public Quorum {
      roles = Set.copyOf(roles);
    }

    /** As a reader sees it: {@code 2 of facility, sre}. */
    public String words() {
      String of =
          roles.isEmpty() ? "" : " of " + roles.stream().sorted().collect(Collectors.joining(", "));
      return persons == 1 && of.isEmpty() ? "a person" : persons + of;
    }
  }

  private static final Quorum ANYBODY = new Quorum(1, Set.of());

  private static final Unanswered STAYS = new Unanswered(14_400_000L, Fallback.HOLD);

  public Approvals {
    always = List.copyOf(always);
    persons = Map.copyOf(persons);
    byAction = Map.copyOf(byAction);
    byEffect = Map.copyOf(byEffect);
  }

  /** Where trust asks nobody. */
  public Approvals(
      List<String> always,
      long withinMillis,
      Unanswered unanswered,
      boolean separate,
      Map<String, Set<String>> persons,
      Map<String, Quorum> byAction,
      Map<Effect.Kind, Quorum> byEffect) {
    this(always, withinMillis, unanswered, separate, persons, byAction, byEffect, Trust.NONE);
  }

  /** The same with what must have been judged right before. */
  public Approvals with(Trust wanted) {
    return new Approvals(
        always, withinMillis, unanswered, separate, persons, byAction, byEffect, wanted);
  }

  /** One person, whoever it is; unanswered questions stay open. */
  public Approvals(List<String> always, long withinMillis) {
    this(always, withinMillis, STAYS, true, Map.of(), Map.of(), Map.of());
  }

  /** What holds when a bundle says nothing: in mode ask only, one person, for an hour. */
  public static Approvals cautious() {
    return new Approvals(List.of(), 3_600_000L);
  }

  /** What the approval of an action wants. */
  public Quorum quorum(String action, Effect.Kind kind) {
    return Optional.ofNullable(byAction.get(action))
        .orElseGet(() -> byEffect.getOrDefault(kind, ANYBODY));
  }

  /** Whether a person may be one of a quorum. */
  public boolean may(String person, Quorum quorum) {
    return quorum.roles().isEmpty()
        || persons.getOrDefault(name(person), Set.of()).stream().anyMatch(quorum.roles()::contains);
  }

  /** Whose name it is: {@code Eva} and {@code eva} are one person. */
  public static String name(String person) {
    return person.strip().toLowerCase(Locale.ROOT);
  }
}
