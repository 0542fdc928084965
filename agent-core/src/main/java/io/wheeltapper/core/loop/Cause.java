package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a symptom comes from: what is to be acted on instead, and the case about it.
 *
 * @param target what is broken
 * @param caseId the case about it
 * @param by how that is known
 */
public record Cause(Target target, String caseId, By by) {

  /** How a cause is known, the surer first. */
  public enum By {
    /** A code that says where it broke, in the same job or NVLink domain. */
    PRIMARY,
    /** A rule found a fault of something that contains it. */
    RULE,
    /** Too many at once under one thing to be chance. */
    CHANCE,
    /** Programs of one job failed together: the job's own doing. */
    APPLICATION
  }

  private static final Pattern POINTER = Pattern.compile("a symptom of (.+), case (\\S+)");

  /** How every hold and every end of a symptom names it. */
  public String pointer() {
    return "a symptom of " + target + ", case " + caseId;
  }

  /** The case that a reason points to; empty when it is no pointer. */
  public static Optional<String> caseIn(String reason) {
    Matcher matcher = POINTER.matcher(reason);
    return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
  }

  /**
   * The cause of a case's fault, as far as one is known whose own case is open. A look-up: cheap
   * enough for every question.
   */
  public static Optional<Cause> of(Site site, Case kase, Fault fault) {
    Optional<Cause> outdone = outdone(site, kase);
    return outdone.isPresent()
        ? outdone
        : of(
            site,
            site.book().symptoms().of(kase.id()).stream()
                .filter(s -> s.fault().equals(fault))
                .toList());
  }

  /**
   * Whether a common cause may be about to show: so many nodes that could name one have signs under
   * something that contains the case's node. A look-up too.
   */
  public static boolean looms(Site site, Case kase, long now) {
    Symptoms symptoms = site.book().symptoms();
    int least = site.policy().causes().chance().least();
    long since = now - site.policy().causes().times().window();
    return symptoms.of(kase.id()).stream()
        .flatMap(s -> s.within().stream())
        .filter(t -> t.kind() != Target.Kind.SITE && t.kind() != Target.Kind.PARTITION)
        .distinct()
        .anyMatch(t -> symptoms.crowded(t, least, since, s -> Classes.counts(s, site.policy())));
  }

  /** The cause of all that a case shows; empty when anything of it has none. */
  static Optional<Cause> of(Site site, Case kase) {
    Optional<Cause> outdone = outdone(site, kase);
    return outdone.isPresent()
        ? outdone
        : of(
            site,
            site.book().symptoms().of(kase.id()).stream()
                .filter(s -> Classes.counts(s, site.policy()))
                .toList());
  }

  private static Optional<Cause> outdone(Site site, Case kase) {
    return site.book().symptoms().outdone(kase.id()).filter(c -> open(c, site));
  }

  private static Optional<Cause> of(Site site, Collection<Sign> signs) {
    List<Cause> causes =
        signs.stream().flatMap(s -> s.blame().cause().filter(c -> open(c, site)).stream()).toList();
    return signs.isEmpty() || causes.size() < signs.size()
        ? Optional.empty()
        : Optional.of(causes.getFirst());
  }

  private static boolean open(Cause cause, Site site) {
    return site.book().openCase(cause.caseId()).isPresent();
  }
}
