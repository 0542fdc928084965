package io.wheeltapper.rules;

import java.util.Map;

/**
 * Loads the classes made from rules, and lets them see only what is on the list: the third line. It
 * lives as long as the policies made from it.
 */
final class ConfinedLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> classes;

  ConfinedLoader(Map<String, byte[]> classes) {
    super(ConfinedLoader.class.getClassLoader());
    this.classes = Map.copyOf(classes);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    String path = name.replace('.', '/');
    if (!classes.containsKey(path + ".class")
        && !Allowed.type(path, false)
        && !Total.NAMED.contains(name)) { // the scan came before it
      throw new ClassNotFoundException(name + " is not open to rules");
    }
    return super.loadClass(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name.replace('.', '/') + ".class");
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] guarded = Total.of(bytes);
    return defineClass(name, guarded, 0, guarded.length);
  }
}
