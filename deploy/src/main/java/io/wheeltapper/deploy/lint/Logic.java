package io.wheeltapper.deploy.lint;

import io.wheeltapper.rules.RuleShape.Test;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What follows from constraints by their text alone. It errs to one side: what it does not
 * understand it takes for possible, and for implied by nothing but itself.
 */
final class Logic {

  private Logic() {}

  /** Constraints of one fact that cannot hold together, as words; empty when they may. */
  static Optional<String> contradiction(List<Test> tests) {
    List<Test> flat = flat(tests);
    Map<String, Range> ranges = new LinkedHashMap<>();
    for (Test test : flat) {
      if (test instanceof Test.Compare c && Range.literal(c.right())) {
        ranges.computeIfAbsent(c.left(), Range::new).and(c.sign(), c.right());
      } else if (test instanceof Test.Any any) {
        same(any).ifPresent(left -> ranges.computeIfAbsent(left, Range::new).in(rights(any)));
      }
    }
    return ranges.values().stream().filter(Range::empty).map(Range::words).findFirst();
  }

  /** Whether {@code b} holds wherever all of {@code a} hold. */
  static boolean implies(List<Test> a, Test b) {
    List<Test> known = flat(a);
    return switch (b) {
      case Test.All all -> all.of().stream().allMatch(t -> implies(a, t));
      case Test.Any any ->
          any.of().stream().anyMatch(t -> implies(a, t))
              || known.stream()
                  .anyMatch(k ->
                      k instanceof Test.Any from
                          && from.of().stream().allMatch(f -> implies(List.of(f), b)));
      default ->
          known.contains(b)
              || b instanceof Test.Compare c
                  && Range.literal(c.right())
                  && known.stream().anyMatch(k -> one(k, c));
    };
  }

  private static boolean one(Test known, Test.Compare wanted) {
    return switch (known) {
      case Test.Compare k ->
          k.left().equals(wanted.left())
              && Range.literal(k.right())
              && Range.follows(k.sign(), k.right(), wanted.sign(), wanted.right());
      case Test.Any any -> any.of().stream().allMatch(t -> one(t, wanted));
      default -> false;
    };
  }

  /** The same test with its texts changed. */
  static Test map(Test test, UnaryOperator<String> text) {
    return switch (test) {
      case Test.Compare c ->
          new Test.Compare(text.apply(c.left()), c.sign(), text.apply(c.right()));
      case Test.Any any -> new Test.Any(any.of().stream().map(t -> map(t, text)).toList());
      case Test.All all -> new Test.All(all.of().stream().map(t -> map(t, text)).toList());
      case Test.Other other -> new Test.Other(text.apply(other.text()));
    };
  }

  /** All comparisons, those inside and and or too. */
  static List<Test.Compare> comparisons(List<Test> tests) {
    List<Test.Compare> all = new ArrayList<>();
    for (Test test : tests) {
      switch (test) {
        case Test.Compare c -> all.add(c);
        case Test.Any any -> all.addAll(comparisons(any.of()));
        case Test.All parts -> all.addAll(comparisons(parts.of()));
        case Test.Other _ -> {
          // no comparison
        }
      }
    }
    return all;
  }

  private static List<Test> flat(List<Test> tests) {
    List<Test> flat = new ArrayList<>();
    tests.forEach(t -> {
      if (t instanceof Test.All all) {
        flat.addAll(flat(all.of()));
      } else {
        flat.add(t);
      }
    });
    return flat;
  }

  /** The one left side of which an or names the literals that it may be. */
  private static Optional<String> same(Test.Any any) {
    List<String> lefts = new ArrayList<>();
    for (Test test : any.of()) {
      if (!(test instanceof Test.Compare c)
          || !c.sign().equals("==")
          || !Range.literal(c.right())) {
        return Optional.empty();
      }
      lefts.add(c.left());
    }
    return lefts.stream().distinct().count() == 1
        ? Optional.of(lefts.getFirst())
        : Optional.empty();
  }

  private static List<String> rights(Test.Any any) {
    return any.of().stream().map(t -> ((Test.Compare) t).right()).toList();
  }
}
