package io.wheeltapper.rules;

import java.io.IOException;
import java.nio.file.Path;

/** Run by the build: compiles a bundle ahead of time, so that a start only loads. */
public final class Precompile {

  private Precompile() {}

  /**
   * {@code BUNDLE STORE}: checks the bundle's rules and leaves their classes in the store. Exit
   * code 2, and every problem on standard error, when they cannot run.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("two folders are wanted: the bundle and the store");
      System.exit(2);
    }
    ClassStore store = ClassStore.folder(Path.of(arguments[1]));
    RuleSources sources = RuleSources.read(Path.of(arguments[0]));
    switch (new RuleCompiler(store).compile(sources)) {
      case Compilation.Ready ready -> {}
      case Compilation.Refused refused -> {
        refused.problems().forEach(System.err::println);
        System.exit(2);
      }
    }
  }
}
