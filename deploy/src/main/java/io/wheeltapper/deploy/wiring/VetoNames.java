package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.rules.FaultUse;
import io.wheeltapper.rules.NamedWord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the actions and faults that veto rules name are there: a veto about a name that is none
 * would let everything pass and never be missed, so it is an error.
 */
public final class VetoNames {

  private VetoNames() {}

  /** What is wrong. */
  public static List<Problem> check(
      List<NamedWord> words, Collection<Fault> ladders, Collection<FaultUse> found) {
    Set<String> faults = new TreeSet<>();
    ladders.forEach(f -> faults.add(f.code()));
    found.forEach(f -> faults.add(f.fault()));
    List<Problem> problems = new ArrayList<>();
    for (NamedWord word : words) {
      Set<String> known =
          switch (word.kind()) {
            case ACTION -> Catalogue.names();
            case FAULT -> faults;
          };
      if (!known.contains(word.word())) {
        String kind = word.kind() == NamedWord.Kind.ACTION ? "action" : "fault";
        problems.add(
            new Problem(
                word.file(),
                word.line(),
                word.column(),
                word.kind() == NamedWord.Kind.ACTION ? "veto-action" : "veto-fault",
                "there is no " + kind + " '" + word.word() + "'",
                (word.kind() == NamedWord.Kind.ACTION
                        ? "name one that ladders can"
                        : "name one that a rule of this bundle finds")
                    + Nearest.hint(word.word(), known)));
      }
    }
    return problems;
  }
}
