package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The second and third line hold on their own, whatever the first one let through. */
class ClassScanTest {

  private static final ClassDesc RUNTIME = ClassDesc.of("java.lang.Runtime");
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

  private static byte[] expression(Consumer<CodeBuilder> code) {
    return made("policy.P1.LambdaPredicate1", code);
  }

  private static byte[] made(String name, Consumer<CodeBuilder> code) {
    return ClassFile.of()
        .build(
            ClassDesc.of(name),
            made -> made.withMethodBody("m", NOTHING, ClassFile.ACC_STATIC, code::accept));
  }

  private static List<String> called(String owner, String method) {
    return ClassScan.offences(
        expression(c -> c.invokestatic(ClassDesc.of(owner), method, NOTHING).return_()));
  }

  @Test
  void aClassThatOnlyReturnsPasses() {
    assertEquals(List.of(), ClassScan.offences(expression(CodeBuilder::return_)));
  }

  @Test
  void theRuntimeIsNamed() {
    List<String> offences =
        ClassScan.offences(
            expression(c ->
                c.invokestatic(RUNTIME, "getRuntime", MethodTypeDesc.of(RUNTIME)).pop().return_()));
    assertTrue(offences.contains("java.lang.Runtime.getRuntime"), offences.toString());
  }

  @Test
  void otherWaysOutAreNamed() {
    for (String[] way :
        new String[][] {
          {"java.lang.System", "exit"},
          {"java.lang.System", "load"},
          {"java.lang.Class", "forName"},
          {"java.lang.Thread", "start"},
          {"java.lang.ProcessBuilder", "startPipeline"},
          {"java.lang.String", "repeat"},
          {"java.lang.String", "matches"},
          {"java.nio.file.Files", "delete"},
          {"java.net.Socket", "close"},
          {"java.lang.reflect.Method", "invoke"},
          {"java.lang.invoke.MethodHandles", "lookup"},
          {"org.mvel2.MVEL", "eval"},
          {"org.kie.api.runtime.KieRuntime", "halt"},
          {"org.drools.core.util.FileManager", "x"},
          {"io.wheeltapper.rules.RuleSession", "close"},
        }) {
      assertEquals(way[0] + "." + way[1], called(way[0], way[1]).getLast());
    }
  }

  @Test
  void aLoopIsNamed() {
    List<String> offences =
        ClassScan.offences(
            expression(c -> {
              var top = c.newLabel();
              c.labelBinding(top).goto_(top);
            }));
    assertEquals(List.of("a loop in m"), offences);
  }

  @Test
  void aClassOutsideTheRulesPackageIsNamed() {
    assertEquals(
        List.of("the class java/lang/Evil is outside the rules' package"),
        ClassScan.offences(made("java.lang.Evil", CodeBuilder::return_)));
  }

  @Test
  void theLoaderShowsOnlyWhatIsOnTheList() throws Exception {
    ConfinedLoader loader = new ConfinedLoader(Map.of());
    assertEquals(Row.class, loader.loadClass("io.wheeltapper.rules.Row"));
    for (String hidden :
        List.of(
            "java.lang.Runtime",
            "java.lang.ProcessBuilder",
            "java.io.File",
            "io.wheeltapper.rules.RuleSession")) {
      assertThrows(ClassNotFoundException.class, () -> loader.loadClass(hidden));
    }
  }
}
