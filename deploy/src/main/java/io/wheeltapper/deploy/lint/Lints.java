package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.policy.BadPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code policy lint}: what a bundle that is in order may still have wrong. */
public final class Lints {

  private static final List<Lint> ALL =
      List.of(
          new NeverLint(),
          new OverlapLint(),
          new WindowLint(),
          new LoopLint(),
          new LadderLint(),
          new LimitLint());

  private Lints() {}

  /**
   * Looks at a folder whose {@link Checked} is sound, by place.
   *
   * @throws BadPolicy when it is not
   */
  public static List<Remark> look(Path folder) throws IOException, BadPolicy {
    Subject bundle = Subject.read(folder);
    List<Remark> found = new ArrayList<>();
    ALL.forEach(lint -> found.addAll(lint.look(bundle)));
    return Ignores.apply(bundle, found).stream().distinct().sorted(Remark.BY_PLACE).toList();
  }
}
