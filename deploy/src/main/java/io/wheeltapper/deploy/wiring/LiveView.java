package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.loop.Case;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Proof;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.core.runtime.ledger.Query;
import io.wheeltapper.core.runtime.ledger.Review;
import io.wheeltapper.deploy.api.AdviceView;
import io.wheeltapper.deploy.api.AgentView;
import io.wheeltapper.deploy.api.Asking;
import io.wheeltapper.deploy.api.BudgetsView;
import io.wheeltapper.deploy.api.Candidates;
import io.wheeltapper.deploy.api.CaseView;
import io.wheeltapper.deploy.api.Controls;
import io.wheeltapper.deploy.api.Declared;
import io.wheeltapper.deploy.api.PlaceView;
import io.wheeltapper.deploy.api.ScoreView;
import io.wheeltapper.deploy.views.ConsoleView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the API sees of a running agent. Safe for all threads. */
final class LiveView implements AgentView, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveView.class);

  /** Cases looked at in one go on the decision thread. */
  private static final int AT_ONCE = 200;

  private final LiveAgent agent;
  private final String site;
  private final Path data;
  private final ConsoleView console;
  private @Nullable Review review;

  LiveView(LiveAgent agent, String site, Path data) {
    this.agent = agent;
    this.site = site;
    this.data = data;
    this.console = new LiveConsole(agent, data, this::cases);
  }

  @Override
  public List<CaseView> cases() throws Exception {
    List<Case> all =
        agent
            .station()
            .ask(known -> {
              List<Case> cases = new ArrayList<>(known.book().open()).reversed();
              List<Case> both = new ArrayList<>(cases);
              both.addAll(new ArrayList<>(known.book().recentlyCleared()).reversed());
              return both;
            });
    // Looked at some at a time: thousands in a storm would hold up what decides about them.
    List<CaseView> views = new ArrayList<>(all.size());
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<Case> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
      views.addAll(agent.station().ask(_ -> some.stream().map(CaseView::of).toList()));
    }
    return views;
  }

  @Override
  public Optional<CaseView> oneCase(String id) throws Exception {
    return agent
        .station()
        .ask(known ->
            known
                .book()
                .openCase(id)
                .or(() ->
                    known.book().recentlyCleared().stream()
                        .filter(k -> k.id().equals(id))
                        .findFirst())
                .map(CaseView::of));
  }

  @Override
  public BudgetsView budgets() throws Exception {
    return agent.station().ask(BudgetsView::of);
  }

  @Override
  public List<byte[]> entries(long from, int limit) throws IOException {
    List<byte[]> page = new ArrayList<>();
    try (LedgerReader reader = LedgerReader.open(data)) {
      reader.page(from, limit, (_, entry) -> page.add(CanonicalJson.bytes(entry)));
    }
    return page;
  }

  @Override
  public synchronized Optional<Review> review() throws IOException {
    if (review == null) {
      review = Review.open(data);
    }
    return Optional.of(review);
  }

  /**
   * Has the review's index follow the ledger from the beginning on, aside: of a million entries
   * that were never asked for it takes the better part of a minute.
   */
  void warm() {
    Thread.ofVirtual()
        .name("review")
        .start(() -> {
          try {
            review().orElseThrow().newest(Query.all(), 0, 1);
          } catch (IOException | RuntimeException e) {
            LOG.warn("the review of the ledger will be slow at first: {}", e.toString());
          }
        });
  }

  @Override
  public synchronized void close() {
    if (review != null) {
      review.close();
    }
  }

  @Override
  public Status status() throws Exception {
    List<String> troubles = agent.troubles();
    List<String> sensors = agent.station().sensors();
    List<String> all = new ArrayList<>(troubles);
    sensors.stream().filter(s -> s.contains(" failed") || s.contains(" silent")).forEach(all::add);
    boolean ready = all.isEmpty();
    all.addAll(agent.ruleTroubles());
    long size;
    try (LedgerReader reader = LedgerReader.open(data)) {
      size = reader.size();
    }
    return agent
        .station()
        .ask(known ->
            new Status(
                ready,
                all,
                site,
                known.ceiling().word(),
                known.policy().name(),
                known.policy().version(),
                known.policy().hash(),
                size,
                known.book().open().size(),
                sensors,
                agent.station().now()));
  }

  @Override
  public Controls controls() throws Exception {
    return agent.station().ask(Controls::of);
  }

  @Override
  public Declared declared() throws Exception {
    return agent.station().ask(known -> Declared.of(known, agent.station().now()));
  }

  @Override
  public List<PlaceView> places() throws Exception {
    return agent.station().ask(PlaceView::of);
  }

  @Override
  public List<ScoreView> scores() throws Exception {
    return agent.station().ask(known -> ScoreView.of(known.book().scores()));
  }

  @Override
  public Optional<Asking> asking(String caseId, boolean calls) throws Exception {
    record Found(CaseView kase, int answers, boolean persons, Optional<Action> action) {}
    Optional<Found> found =
        agent
            .station()
            .ask(known ->
                known
                    .book()
                    .openCase(caseId)
                    .map(k -> {
                      Optional<Action> action =
                          k.step() < 0 ? Optional.empty() : Optional.of(k.actions().get(k.step()));
                      return new Found(CaseView.of(k), k.answers(), Proof.wanted(known, k), action);
                    }));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Found f = found.get();
    List<String> listed =
        calls
            ? ExactCalls.of(agent.actuators(), f.action(), f.kase(), agent.station().now())
            : List.of();
    return Optional.of(new Asking(f.kase(), f.answers(), f.persons(), listed));
  }

  @Override
  public Optional<Advice> advise(String caseId) throws Exception {
    return agent.adviser().ask(caseId);
  }

  @Override
  public List<AdviceView> advice(String caseId) throws IOException {
    return AdviceView.of(data, caseId);
  }

  @Override
  public ConsoleView console() {
    return console;
  }

  @Override
  public Candidates candidates() {
    return agent.candidates();
  }

  @Override
  public boolean knowsCase(String caseId) throws Exception {
    return agent.station().ask(known -> known.book().scores().subject(caseId).isPresent());
  }

  @Override
  public boolean lies(Target target, Target scope) throws Exception {
    if (AgentView.super.lies(target, scope)) {
      return true;
    }
    return agent
        .station()
        .ask(known -> {
          List<Target> around = known.topology().ancestors(target);
          if (around.contains(scope)) {
            return true;
          }
          Collection<Target> nodes =
              around.stream()
                  .filter(t -> t.kind() == Target.Kind.NODE)
                  .findFirst()
                  .<Collection<Target>>map(List::of)
                  .orElseGet(() -> known.nodesIn(target));
          return target.kind() != Target.Kind.SITE
              && !nodes.isEmpty()
              && known.nodesIn(scope).containsAll(nodes);
        });
  }

  @Override
  public boolean knows(Target target) throws Exception {
    return agent
        .station()
        .ask(known ->
            target.kind() == Target.Kind.SITE
                || !known.topology().ancestors(target).isEmpty()
                || !known.topology().members(target).isEmpty()
                || (target.kind() == Target.Kind.NODE
                    ? !known.world().of(target).isEmpty()
                    : !known.nodesIn(target).isEmpty()));
  }

  @Override
  public void take(Input input) throws Exception {
    try {
      agent.station().take(input);
    } catch (TimeoutException e) {
      throw new NotKept(agent.station().ledgerTrouble());
    }
  }
}
