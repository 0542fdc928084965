package io.wheeltapper.rules;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.Set;

/**
 * Makes the conditions of rules total. The engine loses its place when a condition throws: the
 * facts of that step reach no other rule. So each {@code test} and {@code apply} that the compiler
 * made is called by one of ours, which tells {@link Thrown} and goes on. Where the engine would
 * find that what is no number is more than a number, {@link Compared} is asked.
 */
final class Total {

  /** What the classes made from rules name besides their own words, by our doing. */
  static final Set<String> NAMED = Set.of(Thrown.class.getName(), Compared.class.getName());

  private static final String CONDITION = "org/drools/model/functions/Predicate";
  private static final String VALUE = "org/drools/model/functions/Function";
  private static final ClassDesc THROWN = ClassDesc.of(Thrown.class.getName());
  private static final ClassDesc ABOUT =
      ClassDesc.of("org.drools.model.functions.PredicateInformation");
  private static final MethodTypeDesc HOLDS_NOT =
      MethodTypeDesc.of(
          ConstantDescs.CD_boolean,
          ClassDesc.of("java.lang.RuntimeException"),
          ABOUT,
          ConstantDescs.CD_Object.arrayType());

  private static final String ENGINE = "org/drools/modelcompiler/util/EvaluationUtil";
  private static final ClassDesc OURS = ClassDesc.of(Compared.class.getName());
  private static final String NUMBERS = "(Ljava/lang/Number;Ljava/lang/Number;)Z";
  private static final String COMPARABLES = "(Ljava/lang/Comparable;Ljava/lang/Comparable;)Z";
  private static final Set<String> REPLACED =
      Set.of(
          "greaterOrEqualNumbers" + NUMBERS,
          "lessOrEqualNumbers" + NUMBERS,
          "greaterOrEqual" + COMPARABLES,
          "lessOrEqual" + COMPARABLES,
          "greaterThan" + COMPARABLES,
          "lessThan" + COMPARABLES);

  private static final CodeTransform COMPARED =
      (code, element) -> {
        if (element instanceof InvokeInstruction call
            && call.owner().asInternalName().equals(ENGINE)
            && REPLACED.contains(call.name().stringValue() + call.type().stringValue())) {
          code.invokestatic(OURS, call.name().stringValue(), call.typeSymbol());
        } else {
          code.with(element);
        }
      };

  private Total() {}

  /** The class with its conditions guarded; any other as it is. */
  static byte[] of(byte[] bytes) {
    ClassFile file = ClassFile.of();
    ClassModel type = file.parse(bytes);
    boolean wanted =
        type.interfaces().stream()
            .map(i -> i.asInternalName())
            .anyMatch(i -> i.startsWith(CONDITION) || i.startsWith(VALUE));
    if (!wanted) {
      return bytes;
    }
    ClassDesc self = type.thisClass().asSymbol();
    boolean told =
        type.methods().stream().anyMatch(m -> m.methodName().equalsString("predicateInformation"));
    ClassTransform guard =
        (builder, element) -> {
          if (element instanceof MethodModel method && guarded(method)) {
            String inner = method.methodName().stringValue() + "$unguarded";
            builder.withMethod(
                inner,
                method.methodTypeSymbol(),
                ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL,
                m -> method.code().ifPresent(code -> m.transformCode(code, COMPARED)));
            builder.withMethodBody(
                method.methodName(),
                method.methodType(),
                method.flags().flagsMask(),
                code -> call(code, self, inner, method.methodTypeSymbol(), told));
          } else {
            builder.with(element);
          }
        };
    return file.transformClass(type, guard);
  }

  private static boolean guarded(MethodModel method) {
    String name = method.methodName().stringValue();
    return (name.equals("test") || name.equals("apply"))
        && !method.flags().has(AccessFlag.STATIC)
        && method.code().isPresent();
  }

  private static void call(
      CodeBuilder code, ClassDesc self, String inner, MethodTypeDesc type, boolean told) {
    TypeKind result = TypeKind.from(type.returnType());
    code.trying(
        body -> {
          body.aload(0);
          for (int i = 0; i < type.parameterCount(); i++) {
            TypeKind kind = TypeKind.from(type.parameterType(i));
            body.loadLocal(kind, body.parameterSlot(i));
          }
          body.invokevirtual(self, inner, type).return_(result);
        },
        caught ->
            caught.catching(
                ClassDesc.of("java.lang.RuntimeException"),
                handler -> {
                  if (told) {
                    handler
                        .aload(0)
                        .invokevirtual(self, "predicateInformation", MethodTypeDesc.of(ABOUT));
                  } else {
                    handler.aconst_null();
                  }
                  facts(handler, type);
                  handler.invokestatic(THROWN, "holdsNot", HOLDS_NOT);
                  switch (result) {
                    case BOOLEAN -> handler.ireturn();
                    case REFERENCE -> handler.pop().aconst_null().areturn();
                    default ->
                        handler
                            .pop()
                            .loadConstant(0)
                            .conversion(TypeKind.INT, result)
                            .return_(result);
                  }
                }));
  }

  private static void facts(CodeBuilder code, MethodTypeDesc type) {
    code.loadConstant(type.parameterCount()).anewarray(ConstantDescs.CD_Object);
    for (int i = 0; i < type.parameterCount(); i++) {
      if (!type.parameterType(i).isPrimitive()) {
        code.dup().loadConstant(i).aload(code.parameterSlot(i)).aastore();
      }
    }
  }
}
