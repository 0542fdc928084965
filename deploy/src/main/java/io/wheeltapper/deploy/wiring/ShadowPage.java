package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.deploy.api.ShadowView;
import io.wheeltapper.deploy.backtest.Change;
import io.wheeltapper.deploy.backtest.Difference;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a person sees of a bundle that is tried: how its decisions differ so far. */
final class ShadowPage {

  private ShadowPage() {}

  /**
   * The page.
   *
   * @param since of the trial, epoch milliseconds, as until
   * @param found the difference so far, where it is known
   */
  static ShadowView of(
      Policy page,
      long since,
      long until,
      String state,
      String trouble,
      Optional<Difference> found) {
    Collection<Change> changes = found.map(Difference::changes).orElse(List.of());
    return new ShadowView(
        state,
        trouble,
        page.name(),
        page.version(),
        page.hash(),
        since,
        until,
        count(changes, "added"),
        count(changes, "gone"),
        count(changes, "changed"),
        (int) changes.stream().filter(Change::newDisruptive).count(),
        found.map(d -> d.after().nodes().stream().map(Target::toString).toList()).orElse(List.of()),
        changes.stream()
            .skip(Math.max(0, changes.size() - ShadowView.MOST))
            .map(ShadowPage::view)
            .toList());
  }

  private static ShadowView.Change view(Change change) {
    var act = change.act();
    String is = change instanceof Change.Gone ? "" : act.verdict();
    String was =
        switch (change) {
          case Change.Added _ -> "";
          case Change.Gone gone -> gone.act().verdict();
          case Change.Changed changed -> changed.before().verdict();
        };
    return new ShadowView.Change(
        act.at(),
        change.word(),
        act.action(),
        act.target().toString(),
        act.fault().code(),
        was,
        is);
  }

  private static int count(Collection<Change> changes, String word) {
    return (int) changes.stream().filter(c -> c.word().equals(word)).count();
  }
}
