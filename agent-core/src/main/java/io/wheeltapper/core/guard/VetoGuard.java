package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Sighting;
import io.wheeltapper.core.model.Found;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.spi.Veto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The operators' own veto rules. They can only make the answer more restrictive: what they do not
 * hold or deny, the other guards still may. They bind what gives capacity back too, since they are
 * a person's word and no limit. Where what they read comes from a sensor that is silent, the answer
 * is to wait: the rule that stayed quiet may only not have heard.
 */
final class VetoGuard implements Guard {

  @Override
  public String name() {
    return "veto";
  }

  @Override
  public Verdict judge(Question question) {
    Veto veto = question.site().veto();
    if (!veto.binds(question.action().name())) {
      return Verdict.allow();
    }
    Seen scene = new Seen(question);
    Verdict verdict = veto.judge(Proposals.of(question), scene);
    return verdict instanceof Verdict.Allow ? scene.mute().orElse(verdict) : verdict;
  }

  /** What the rules were shown. */
  private static final class Seen implements Veto.Scene {
    private final Question question;
    private final List<Status> shown = new ArrayList<>();

    Seen(Question question) {
      this.question = question;
    }

    @Override
    public Collection<Found> found() {
      return question.kase().seen().stream().map(Seen::found).toList();
    }

    private static Found found(Sighting seen) {
      String origins =
          seen.origins().stream()
              .map(o -> o.name().toLowerCase(Locale.ROOT))
              .sorted()
              .collect(Collectors.joining(","));
      return new Found(
          seen.fault(), seen.target(), seen.first(), seen.last(), origins, seen.sensor());
    }

    @Override
    public Collection<Status> statuses(String type) {
      Collection<Status> said =
          type.equals(Known.JOB)
              ? Proposals.jobs(question)
              : question.site().world().said(type, question.node());
      if (!type.equals(Known.SENSOR)) {
        shown.addAll(said);
      }
      return said;
    }

    Optional<Verdict> mute() {
      for (Status status : shown) {
        Optional<Status> silent = question.site().world().mute(status.sensor());
        if (silent.isPresent()) {
          return Optional.of(
              new Verdict.Hold(
                  "veto rules read "
                      + status.type()
                      + ", and the sensor "
                      + status.sensor()
                      + " is "
                      + silent.get().value(),
                  Verdict.UNTIL_CHANGED));
        }
      }
      return Optional.empty();
    }
  }
}
