package io.wheeltapper.rules;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The classes made from a bundle's rules, by path ({@code policy/P1A/Lambda….class}). */
record Compiled(SortedMap<String, byte[]> classes) {

  Compiled {
    classes = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(classes));
  }

  static Compiled of(Map<String, byte[]> classes) {
    return new Compiled(new TreeMap<>(classes));
  }
}
