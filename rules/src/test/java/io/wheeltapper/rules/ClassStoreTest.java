package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassStoreTest {

  private static final String RULE =
      "rule \"r\" @tier(node) salience 1 when $x: Event() then findings.found(\"a-b\", $x); end";

  @TempDir Path folder;

  private static RuleSources sources(String drl) {
    return new RuleSources(new TreeMap<>(Map.of("rules/a.drl", drl)));
  }

  private Path only() throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList().getFirst();
    }
  }

  private static void fires(Compilation compilation) {
    Policies policies = assertInstanceOf(Compilation.Ready.class, compilation).policies();
    try (Floor floor = Floor.of(policies)) {
      assertEquals(1, floor.take(Given.xid(1, 13)).size());
    }
  }

  @Test
  void classesAreReadAgainAndTheSameFileIsWritten() throws IOException {
    ClassStore store = ClassStore.folder(folder);
    fires(new RuleCompiler(store).compile(sources(RULE)));
    byte[] written = Files.readAllBytes(only());
    fires(new RuleCompiler(store).compile(sources(RULE)));
    fires(new RuleCompiler(ClassStore.none().orShipped(folder)).compile(sources(RULE)));
    assertEquals(List.of(folder.resolve(ClassStore.key(sources(RULE)) + ".zip")), List.of(only()));
    assertEquals(written.length, Files.readAllBytes(only()).length);
  }

  @Test
  void aBrokenFileIsNoStore() throws IOException {
    ClassStore store = ClassStore.folder(folder);
    Files.write(folder.resolve(ClassStore.key(sources(RULE)) + ".zip"), new byte[] {1, 2, 3});
    fires(new RuleCompiler(store).compile(sources(RULE)));
  }

  @Test
  void theKeyIsThatOfTheRules() {
    assertNotEquals(ClassStore.key(sources(RULE)), ClassStore.key(sources(RULE + "\n")));
  }

  @Test
  void aForgedStoreIsScanned() {
    ClassStore store = ClassStore.folder(folder);
    byte[] evil =
        java.lang.classfile.ClassFile.of()
            .build(
                java.lang.constant.ClassDesc.of("policy.Rules0"),
                made ->
                    made.withMethodBody(
                        "m",
                        java.lang.constant.MethodTypeDesc.of(
                            java.lang.constant.ConstantDescs.CD_void),
                        java.lang.classfile.ClassFile.ACC_STATIC,
                        c ->
                            c.invokestatic(
                                    java.lang.constant.ClassDesc.of("java.lang.System"),
                                    "gc",
                                    java.lang.constant.MethodTypeDesc.of(
                                        java.lang.constant.ConstantDescs.CD_void))
                                .return_()));
    store.write(ClassStore.key(sources(RULE)), Map.of("policy/Rules0.class", evil));
    assertInstanceOf(Compilation.Refused.class, new RuleCompiler(store).compile(sources(RULE)));
  }
}
