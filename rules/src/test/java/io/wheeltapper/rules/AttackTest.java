package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.drools.drl.ast.descr.PackageDescr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attack is refused for its own reason; and, the check taken away, none links. */
final class AttackTest {

  static Stream<Attack> all() {
    return Attack.all().stream();
  }

  /** Those that a compiler is to see without the check. */
  static Stream<Attack> compiled() {
    return all().filter(a -> List.of("scan", "links").contains(a.around()));
  }

  @Test
  void thereAreManyAndEachSaysWhatItIs() {
    assertTrue(all().count() >= 150, "" + all().count());
    assertTrue(
        all().allMatch(a -> List.of("scan", "links", "nothing", "data").contains(a.around())));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theCheckRefusesIt(Attack attack) {
    RuleSources sources = new RuleSources(new TreeMap<>(Map.of(attack.file(), attack.text())));
    Compilation compiled = new RuleCompiler().compile(sources);
    assertTrue(compiled instanceof Compilation.Refused, "not refused");
    List<Problem> problems = ((Compilation.Refused) compiled).problems();
    assertTrue(problems.stream().anyMatch(p -> p.code().equals(attack.code())), "" + problems);
    for (Problem problem : problems) {
      assertEquals(attack.file(), problem.file(), "" + problem);
      assertTrue(problem.line() > 3, "the place: " + problem);
      assertFalse(problem.mend().isBlank(), "" + problem);
    }
  }

  /**
   * Compiled as it stands: either the engine's own compiler has none of it, or the scan of the
   * classes names what is not allowed, or the loader does not find it. What links all the same says
   * so, and does nothing but slow or confuse its own rule.
   */
  @ParameterizedTest
  @MethodSource("compiled")
  void withoutTheCheckItDoesNotLink(Attack attack) {
    Map<String, byte[]> classes = compiledAnyway(attack);
    List<String> offences = new ArrayList<>();
    classes.values().forEach(bytes -> offences.addAll(ClassScan.offences(bytes)));
    boolean stopped = classes.isEmpty() || !offences.isEmpty() || !loads(classes);
    if (attack.around().equals("scan")) {
      assertTrue(stopped, "it links: " + classes.keySet());
    }
  }

  private static Map<String, byte[]> compiledAnyway(Attack attack) {
    Drl unchecked = new Drl(attack.file(), attack.text(), new PackageDescr());
    return new DrlCompiler(List.of(unchecked)).compile(new ArrayList<>());
  }

  private static boolean loads(Map<String, byte[]> classes) {
    try {
      ConfinedLoader loader = new ConfinedLoader(classes);
      for (String path : classes.keySet()) {
        Class.forName(
            path.substring(0, path.length() - ".class".length()).replace('/', '.'), true, loader);
      }
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
