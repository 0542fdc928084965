import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Says which modules of the JDK the classes of some jars name: {@code java Modules.java LIB-FOLDER
 * [MODULE…]}. With modules, only what these and what they require leave out. jdeps asks for every
 * module that a modular jar may ever want, ours lie on the class path.
 */
final class Modules {

  private Modules() {}

  public static void main(String[] arguments) throws IOException {
    ModuleFinder system = ModuleFinder.ofSystem();
    Map<String, String> packages = new HashMap<>();
    for (ModuleReference module : system.findAll()) {
      for (String one : module.descriptor().packages()) {
        packages.put(one, module.descriptor().name());
      }
    }
    Set<String> had = new TreeSet<>();
    List<String> more = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    while (!more.isEmpty()) {
      String name = more.removeLast();
      if (had.add(name)) {
        ModuleReference module =
            system
                .find(name)
                .orElseThrow(() -> new IllegalArgumentException("no module of this JDK: " + name));
        module.descriptor().requires().forEach(r -> more.add(r.name()));
      }
    }
    Map<String, Set<String>> wanted = new TreeMap<>();
    try (var jars = Files.list(Path.of(arguments[0]))) {
      for (Path jar : jars.filter(p -> p.toString().endsWith(".jar")).sorted().toList()) {
        for (String module : named(jar, packages)) {
          if (!had.contains(module)) {
            wanted.computeIfAbsent(module, _ -> new TreeSet<>()).add(jar.getFileName().toString());
          }
        }
      }
    }
    wanted.forEach((module, jars) -> System.out.println(module + "\t" + String.join(" ", jars)));
  }

  private static Set<String> named(Path jar, Map<String, String> packages) throws IOException {
    Set<String> modules = new TreeSet<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
          try (InputStream in = file.getInputStream(entry)) {
            for (PoolEntry one : ClassFile.of().parse(in.readAllBytes()).constantPool()) {
              if (one instanceof ClassEntry named) {
                add(named.asInternalName(), packages, modules);
              }
            }
          }
        }
      }
    }
    return modules;
  }

  private static void add(String name, Map<String, String> packages, Set<String> modules) {
    int slash = name.lastIndexOf('/');
    if (slash > 0 && !name.startsWith("[")) {
      String module = packages.get(name.substring(0, slash).replace('/', '.'));
      if (module != null) {
        modules.add(module);
      }
    }
  }
}
