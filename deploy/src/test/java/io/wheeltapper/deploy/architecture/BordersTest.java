package io.wheeltapper.deploy.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/** Who may import whom: DESIGN section 3, as tests. */
@AnalyzeClasses(packages = "io.wheeltapper", importOptions = ImportOption.DoNotIncludeTests.class)
final class BordersTest {

  private static final String CORE = "io.wheeltapper.core.";

  @ArchTest
  static final ArchRule MODEL_KNOWS_NOTHING =
      noClasses()
          .that()
          .resideInAPackage(CORE + "model..")
          .should()
          .dependOnClassesThat(ours().and(not(CORE + "model")));

  @ArchTest
  static final ArchRule PORTS_KNOW_THE_MODEL =
      noClasses()
          .that()
          .resideInAPackage(CORE + "spi..")
          .should()
          .dependOnClassesThat(ours().and(not(CORE + "model", CORE + "spi")));

  @ArchTest
  static final ArchRule THE_LOOP_KNOWS_NO_GUARD_AND_NO_RUNTIME =
      noClasses()
          .that()
          .resideInAPackage(CORE + "loop..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CORE + "guard..", CORE + "runtime..");

  @ArchTest
  static final ArchRule MODULES_SEE_MODEL_AND_PORTS_ONLY =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.wheeltapper.rules..",
              "io.wheeltapper.sensors..",
              "io.wheeltapper.actuators..",
              "io.wheeltapper.advisor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              CORE + "loop..", CORE + "guard..", CORE + "runtime..", CORE + "policy..");

  @ArchTest
  static final ArchRule RULES_SEE_NO_SENSOR_OR_ACTUATOR =
      apart("rules", "sensors", "actuators", "advisor", "deploy");

  @ArchTest
  static final ArchRule SENSORS_SEE_NO_RULE_OR_ACTUATOR =
      apart("sensors", "rules", "actuators", "advisor", "deploy");

  @ArchTest
  static final ArchRule ACTUATORS_SEE_NO_RULE_OR_SENSOR =
      apart("actuators", "rules", "sensors", "advisor", "deploy");

  @ArchTest
  static final ArchRule NOBODY_WHO_ACTS_SEES_THE_ADVISER =
      noClasses()
          .that()
          .resideInAnyPackage(CORE + "loop..", CORE + "guard..", "io.wheeltapper.actuators..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(CORE + "spi.Advisor");

  @ArchTest
  static final ArchRule NOBODY_WHO_JUDGES_OR_ACTS_SEES_ADVICE =
      noClasses()
          .that()
          .resideInAnyPackage(CORE + "guard..", CORE + "slo..", "io.wheeltapper.actuators..")
          .or()
          .haveSimpleNameStartingWith("Gate")
          .or()
          .haveSimpleName("Planner")
          .or()
          .haveSimpleName("Runner")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "io\\.wheeltapper\\.(core\\.(model\\.Advice|spi\\.(Advisor|Dossier|Lookup))|advisor)\\b.*");

  @ArchTest
  static final ArchRule DROOLS_ONLY_IN_RULES =
      only("io.wheeltapper.rules..", "org.drools..", "org.kie..");

  @ArchTest
  static final ArchRule LANGCHAIN_ONLY_IN_THE_ADVISER =
      only("io.wheeltapper.advisor..", "dev.langchain4j..");

  @ArchTest
  static final ArchRule VERTX_AND_MICROMETER_NOT_IN_THE_LOOP =
      noClasses()
          .that()
          .resideInAnyPackage(
              CORE + "model..",
              CORE + "spi..",
              CORE + "loop..",
              CORE + "guard..",
              CORE + "policy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.micrometer..", "io.netty..");

  @ArchTest
  static final ArchRule PORTS_HAVE_AT_MOST_FOUR_METHODS =
      classes()
          .that()
          .resideInAPackage(CORE + "spi..")
          .and()
          .areInterfaces()
          .should(
              new ArchCondition<>("have at most four abstract methods") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  long abstractMethods =
                      Arrays.stream(type.reflect().getMethods())
                          .filter(m -> Modifier.isAbstract(m.getModifiers()))
                          .count();
                  events.add(
                      new SimpleConditionEvent(
                          type, abstractMethods <= 4, type.getName() + " has " + abstractMethods));
                }
              });

  @ArchTest
  static final ArchRule NO_FUTURE_IN_A_PORT =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(CORE + "spi..")
          .should()
          .notHaveRawReturnType(
              DescribedPredicate.describe(
                  "a future", c -> c.isAssignableTo(java.util.concurrent.Future.class)));

  @ArchTest
  static final ArchRule GLOSSARY_RULES_NAMES_OUT =
      noClasses()
          .should()
          .haveNameMatching(
              ".*(Manager|Service|Handler|Processor|Helper|Utils?|Orchestrator|Impl)$");

  private static ArchRule apart(String module, String... others) {
    String[] packages =
        Arrays.stream(others).map(o -> "io.wheeltapper." + o + "..").toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("io.wheeltapper." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  private static ArchRule only(String home, String... library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library)
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> ours() {
    return DescribedPredicate.describe(
        "ours", c -> c.getPackageName().startsWith("io.wheeltapper"));
  }

  private static DescribedPredicate<JavaClass> not(String... packages) {
    return DescribedPredicate.describe(
        "outside " + Arrays.toString(packages),
        c -> Arrays.stream(packages).noneMatch(p -> c.getPackageName().startsWith(p)));
  }
}
