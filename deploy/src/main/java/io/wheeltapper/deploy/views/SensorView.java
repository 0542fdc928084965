package io.wheeltapper.deploy.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wheeltapper.core.loop.Places;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.Senses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sensor: of the agent itself, or of a node's own agent.
 *
 * @param kind what its instance is of
 * @param node the node whose own agent it is a part of, or {@code ""}
 * @param state {@code alive silent failed starting ended}
 * @param since when it came into that state, epoch milliseconds
 * @param signals how many it handed on since the agent started; null where the agent does not count
 * @param last the newest time that one of them bears, or the last word about itself where nobody
 *     counts; epoch milliseconds, null before the first
 * @param trust what its word is worth now
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SensorView(
    String name,
    String kind,
    String node,
    String state,
    long since,
    @Nullable Long signals,
    @Nullable Long last,
    Trust trust,
    String detail) {

  /**
   * What a sensor's word is worth.
   *
   * @param counts whether decisions may rest on it: it is heard, and so is what it is a part of
   * @param rejected pieces of its input that were no use; null where the agent does not count
   * @param conflicts nodes on whose place it says otherwise than another sensor
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Trust(boolean counts, @Nullable Long rejected, int conflicts) {}

  /** What the decision thread knows of sensors. */
  private record Seen(
      List<Status> ofNodes, Map<String, Boolean> mute, Map<String, Integer> differ) {}

  /**
   * The agent's own, then those of nodes.
   *
   * @param kinds by the name of an instance
   * @param all whether those of nodes are told that are well; 12,500 nodes have tens of thousands
   */
  public static List<SensorView> of(
      NodeStates.Owner owner, List<Senses.Health> own, Map<String, String> kinds, boolean all)
      throws Exception {
    List<String> names = own.stream().map(Senses.Health::name).toList();
    Seen seen = owner.ask(site -> look(site, names, all));
    List<SensorView> views = new ArrayList<>();
    for (Senses.Health health : own) {
      views.add(
          new SensorView(
              health.name(),
              kinds.getOrDefault(health.name(), health.name()),
              "",
              state(health.state()),
              health.since(),
              health.signals(),
              health.lastSignal() == 0 ? null : health.lastSignal(),
              new Trust(
                  !seen.mute().getOrDefault(health.name(), true) && health.state().equals("ok"),
                  health.rejected(),
                  seen.differ().getOrDefault(health.name(), 0)),
              health.detail()));
    }
    seen.ofNodes().stream().map(s -> of(s, seen)).forEach(views::add);
    return views;
  }

  private static SensorView of(Status said, Seen seen) {
    String name = said.target().id();
    int at = name.indexOf('@');
    return new SensorView(
        name,
        at < 0 ? name : name.substring(0, at),
        said.node(),
        state(said.value()),
        said.at(),
        null,
        said.at(),
        new Trust(said.value().equals("ok"), null, seen.differ().getOrDefault(name, 0)),
        said.field("detail"));
  }

  private static String state(String word) {
    return word.equals("ok") ? "alive" : word;
  }

  private static Seen look(Site site, List<String> names, boolean all) {
    Collection<Status> said = site.world().said(Known.SENSOR, Target.site());
    List<Status> ofNodes =
        said.stream()
            .filter(s -> !s.node().isEmpty() && (all || !s.value().equals("ok")))
            .sorted(Comparator.comparing((Status s) -> s.node()).thenComparing(Status::target))
            .toList();
    Map<String, Boolean> mute = new HashMap<>();
    names.forEach(n -> mute.put(n, site.world().mute(n).isPresent()));
    Map<String, Integer> differ = new HashMap<>();
    for (Places.Conflict conflict : site.world().places().conflicts()) {
      conflict.claims().keySet().forEach(s -> differ.merge(s, 1, Integer::sum));
    }
    return new Seen(ofNodes, mute, differ);
  }
}
