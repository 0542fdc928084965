package io.wheeltapper.rules;

import java.nio.file.Path;

public final class Bench0 {
  public static void main(String[] a) throws Exception {
    for (int i = 0; i < 3; i++) {
      long t = System.nanoTime();
      var r = PolicyCheck.check(Path.of(a[0]));
      System.out.println((System.nanoTime() - t) / 1000000 + " ms");
      if (i == 0) {
        r.problems().forEach(System.out::println);
        r.report().forEach(System.out::println);
      }
    }
  }
}
