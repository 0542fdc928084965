package io.wheeltapper.rules;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The second line: reads every class made from rules before it is loaded, and names each reference
 * that is not on the list, each loop, each lock and each function of a rule file. It checks names,
 * not data flow; the first line has made sure that the names come from us.
 */
final class ClassScan {

  private ClassScan() {}

  /** What is not allowed in the class; empty when it may be loaded. */
  static List<String> offences(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    String self = model.thisClass().asInternalName();
    if (!self.startsWith(Prelude.PACKAGE + "/")) {
      return List.of("the class " + self + " is outside the rules' package");
    }
    boolean expression = self.substring(self.lastIndexOf('/') + 1).startsWith("Lambda");
    List<String> offences = new ArrayList<>();
    for (PoolEntry entry : model.constantPool()) {
      String offence =
          switch (entry) {
            case ClassEntry type -> type(type.asInternalName(), expression);
            case MemberRefEntry member -> member(member, expression);
            default -> "";
          };
      if (!offence.isEmpty()) {
        offences.add(offence);
      }
    }
    model.methods().forEach(m -> loops(m, offences));
    return List.copyOf(offences);
  }

  private static String type(String name, boolean expression) {
    String element = name.replaceFirst("^\\[+L?", "").replaceFirst(";$", "");
    boolean primitive = name.startsWith("[") && element.length() == 1;
    return primitive || Allowed.type(element, expression) ? "" : element.replace('/', '.');
  }

  private static String member(MemberRefEntry member, boolean expression) {
    String owner = member.owner().asInternalName();
    String name = member.name().stringValue();
    boolean array = owner.startsWith("[") && name.equals("clone");
    return array || Allowed.member(owner, name, expression)
        ? ""
        : owner.replace('/', '.') + "." + name;
  }

  private static void loops(MethodModel method, List<String> offences) {
    CodeModel code = method.code().orElse(null);
    if (code == null) {
      return;
    }
    Set<Label> behind = new HashSet<>();
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target) {
        behind.add(target.label());
      } else if (element instanceof MonitorInstruction) {
        offences.add("a lock in " + method.methodName().stringValue());
      } else if (element instanceof BranchInstruction branch && behind.contains(branch.target())) {
        offences.add("a loop in " + method.methodName().stringValue());
      }
    }
  }
}
