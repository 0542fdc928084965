package io.wheeltapper.advisor;

import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.spi.Dossier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What of a case is looked for in {@link Runbooks}. It goes nowhere else. Pure. */
public final class Symptoms {

  /** So many different lines. */
  private static final int MOST = 12;

  private Symptoms() {}

  /** Its fault, its rule, and what its signals say, the newest first. */
  public static String of(Dossier dossier) {
    return lines(dossier, List.of(dossier.fault().code(), dossier.rule()));
  }

  /** What its signals say alone, as where no rule has named a fault yet. */
  public static String unnamed(Dossier dossier) {
    return lines(dossier, List.of());
  }

  private static String lines(Dossier dossier, List<String> first) {
    Set<String> lines = new LinkedHashSet<>(first);
    for (Evidence each : dossier.evidence().reversed()) {
      if (lines.size() < MOST) {
        lines.add(each.type() + " " + each.raw());
      }
    }
    return String.join("\n", lines);
  }
}
