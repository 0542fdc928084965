package io.wheeltapper.actuators.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.job.FakeMarks;
import io.wheeltapper.actuators.kubernetes.job.Controller;
import io.wheeltapper.actuators.kubernetes.job.FakeJobs;
import io.wheeltapper.actuators.kubernetes.job.JobChange;
import io.wheeltapper.actuators.kubernetes.job.Root;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that do not do as they promised, and hands that were there before us. */
final class JobDeedsTest {

  private static final long STARTED = JobWorlds.STARTED;
  private static final String SAVED = "ml.example/saved";
  private static final String TERM =
      "signal=TERM marker=/ckpt/%j.marker progress=/ckpt/%j.log wait=60s loss=10m";

  private final FakePace pace = new FakePace(STARTED + 1_000);
  private final FakeMarks marks = new FakeMarks();
  private Controller controller = Controller.JOB;
  private FakeJobs jobs = jobs(JobWorlds.CONTRACT);

  private FakeJobs jobs(String contract) {
    return jobs(JobWorlds.job(controller, contract));
  }

  private static FakeJobs jobs(ObjectNode job) {
    Controller controller =
        job.path("kind").asText().equals("Job")
            ? Controller.JOB
            : Controller.valueOf(
                job.path("kind")
                    .asText()
                    .replaceAll("([a-z])([A-Z])", "$1_$2")
                    .toUpperCase(java.util.Locale.ROOT));
    return new FakeJobs(controller, job, JobBodies::text)
        .isolate("n001")
        .pod(JobWorlds.pod("llama-0", "n002", true))
        .pod(JobWorlds.pod("llama-1", "n001", false));
  }

  private Deeds actuator() {
    Settings settings = new Settings("kube", new KubernetesKind().spec(), Map.of());
    return new Deeds(
        KubernetesKind.deeds(
            settings,
            new FakeCluster(KubernetesRig.TAINT),
            JobSpec.terms(settings, jobs, marks, pace)),
        List.of(),
        List.of());
  }

  private Action action(String name) {
    String kind = jobs.job().path("kind").asText().toLowerCase(java.util.Locale.ROOT);
    return Action.of(name, Target.job("kubernetes", "ml/" + kind + "/llama")).with("avoid", "n001");
  }

  private static Attempt attempt(String id) {
    return new Attempt(id, "c1", "gpu-fell-off-bus", STARTED, STARTED + 600_000);
  }

  private Outcome restart() throws Exception {
    return actuator().execute(action("job.checkpoint-restart"), attempt("a1"));
  }

  private Outcome verify() throws Exception {
    return actuator().verify(action("job.checkpoint-restart"), attempt("a1"));
  }

  private List<String> written() {
    return jobs.changes().stream().map(jobs::describe).toList();
  }

  private long disruptions() {
    return jobs.changes().stream().filter(c -> !(c instanceof JobChange.Notes)).count();
  }

  private static void done(String words, Outcome outcome) {
    assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
    assertTrue(outcome.detail().contains(words), outcome::detail);
  }

  private static void failedForGood(String words, Outcome outcome) {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
    assertTrue(failed.detail().contains(words), failed::detail);
    assertFalse(failed.retryable());
  }

  private void annotate(String key, String value) {
    jobs.job().withObject("/metadata/annotations").put(key, value);
  }

  private void whenAsked(Runnable reaction) {
    jobs.after(change -> {
      if (change instanceof JobChange.Notes notes
          && notes.annotations().containsKey("ml.example/save")) {
        reaction.run();
      }
    });
  }

  private void whenStopped(Runnable reaction) {
    jobs.after(change -> {
      if (change instanceof JobChange.Turn turn && turn.value()) {
        reaction.run();
      }
    });
  }

  @Test
  void asksSeesStopsAndStartsInThisOrder() throws Exception {
    whenAsked(() -> annotate(SAVED, JobWorlds.saved(19, pace.now() + 1_000)));
    List<String> preview = actuator().preview(action("job.checkpoint-restart"), attempt("a1"));
    done("a checkpoint was written when asked, step 19", restart());
    String path = "PATCH /apis/batch/v1/namespaces/ml/jobs/llama ";
    assertEquals(
        List.of(
            path + "wheeltapper.io/job=wheeltapper[a1] asked, ml.example/save=a1",
            path + "spec.suspend=true, wheeltapper.io/job=wheeltapper[a1] stopped",
            path + "spec.suspend=false, wheeltapper.io/job=wheeltapper[a1] started"),
        written());
    assertEquals(
        List.of(
            written().get(0),
            "wait PT1M at most for annotation:ml.example/saved, else no older than PT10M",
            written().get(1),
            "wait PT5M at most until nothing of it runs",
            written().get(2)),
        preview);
    Outcome early = verify();
    assertTrue(early.detail().contains("0 of 2 pods are ready"), early::detail);
    jobs.settle("n003", Instant.ofEpochMilli(pace.now()).toString());
    assertTrue(verify().detail().contains("no progress seen yet"), verify()::detail);
    annotate("ml.example/progress", JobWorlds.saved(22, pace.now() + 5_000));
    done(
        "runs on n003; its steps go on, at step 22; 1 steps lost at least: last seen at step 20,"
            + " checkpoint of step 19",
        verify());
  }

  @Test
  void whoIgnoresTheRequestGoesOnFromTheLastCheckpointWhileItIsBearable() throws Exception {
    done("the last checkpoint is", restart());
    assertTrue(pace.now() >= STARTED + 60_000, "it waited as long as promised");
  }

  @Test
  void andIsNotStoppedWhereItIsNot() throws Exception {
    annotate(SAVED, JobWorlds.saved(15, STARTED - 600_000));
    failedForGood("more than the job bears", restart());
    assertEquals(1, jobs.changes().size(), "asked once, and nothing else");
    failedForGood("more than the job bears", restart());
    assertEquals(0, disruptions(), "asked again once that was too old");
  }

  @Test
  void aBrokenMarkerStopsNothing() throws Exception {
    jobs = jobs(JobWorlds.CONTRACT + " complete=whole");
    annotate(SAVED, JobWorlds.saved(15, STARTED - 60_000) + " whole");
    whenAsked(() -> annotate(SAVED, JobWorlds.saved(19, pace.now() + 1_000) + " hal"));
    failedForGood("the marker is not complete", restart());
    assertEquals(0, disruptions());
  }

  /** The storage's clock is before ours: what was written earlier bears a later time. */
  @Test
  void aMarkerThatWasThereBeforeIsNoAnswerWhateverItsTime() throws Exception {
    jobs = jobs(JobWorlds.CONTRACT.replace("loss=10m", "loss=1s"));
    annotate(SAVED, JobWorlds.saved(15, STARTED + 20_000));
    failedForGood("more than the job bears", restart());
    assertEquals(0, disruptions());
  }

  @Test
  void stepsThatWereSeenBeforeTheStopAreNoProgressWhateverTheirTime() throws Exception {
    whenAsked(() -> annotate(SAVED, JobWorlds.saved(19, pace.now() + 1_000)));
    annotate("ml.example/progress", JobWorlds.saved(20, STARTED + 28_000));
    done("a checkpoint was written when asked, step 19", restart());
    jobs.settle("n003", Instant.ofEpochMilli(pace.now()).toString());
    assertTrue(verify().detail().contains("no progress seen yet"), verify()::detail);
    annotate("ml.example/progress", JobWorlds.saved(21, STARTED + 29_000));
    done("its steps go on, at step 21", verify());
  }

  @Test
  void aMarkerThatGoesBackStopsNothing() throws Exception {
    whenAsked(() -> annotate(SAVED, JobWorlds.saved(3, pace.now() + 1_000)));
    failedForGood("goes back from step 15 to 3", restart());
    assertEquals(0, disruptions());
  }

  @Test
  void whoDiesDuringTheCheckpointIsToldAndNotStarted() throws Exception {
    whenAsked(() ->
        jobs.job()
            .withObject("/status")
            .putArray("conditions")
            .addObject()
            .put("type", "Failed")
            .put("status", "True"));
    failedForGood("it ended while it was restarted: Failed", restart());
    failedForGood("restarted, and then ended: Failed", verify());
    assertEquals(0, disruptions());
  }

  @Test
  void whoRestartsItselfIsNotRestartedAgain() throws Exception {
    whenAsked(() -> {
      jobs.pods(jobs.root(controller, "ml", "llama").orElseThrow());
      jobs.restart("n001", Instant.ofEpochMilli(pace.now() + 3_000).toString());
    });
    done("restarted itself", restart());
    assertEquals(0, disruptions());
  }

  @Test
  void theStopItselfAsksByTerm() throws Exception {
    jobs = jobs(TERM);
    marks.put("/ckpt/llama.marker", STARTED - 60_000, "step 15");
    marks.put("/ckpt/llama.log", STARTED, "step 19\nstep 20\n");
    whenStopped(() -> {
      marks.put("/ckpt/llama.marker", pace.now() + 3_000, "step 20");
      marks.put("/ckpt/llama.log", pace.now() + 3_000, "step 19\nstep 20\nstep 21\n");
    });
    done("a checkpoint was written when asked, step 20", restart());
    assertEquals(2, disruptions());
    jobs.settle("n003", Instant.ofEpochMilli(pace.now()).toString());
    marks.put(
        "/ckpt/llama.log",
        pace.now() + 60_000,
        "step 20\nstep 21\nstart step=20\nstep 21\nstep 22\n");
    done("1 steps lost: stopped at step 21, went on from 20", verify());
  }

  @Test
  void aJobWhoseLossByTermWouldBeTooMuchIsNotStopped() throws Exception {
    jobs = jobs(TERM);
    marks.put("/ckpt/llama.marker", STARTED - 3_600_000, "step 15");
    failedForGood("more than the job bears", restart());
    assertEquals(0, disruptions());
  }

  @Test
  void aMarkerBrokenByTermLeavesTheJobStoppedAndHeldAndNobodyLoops() throws Exception {
    jobs = jobs(TERM);
    marks.put("/ckpt/llama.marker", STARTED - 60_000, "step 15");
    whenStopped(() -> marks.put("/ckpt/llama.marker", pace.now() + 3_000, ""));
    failedForGood("stopped and left so, held: the marker is empty", restart());
    long before = disruptions();
    done("held by us", restart());
    done("held by us", actuator().execute(action("job.checkpoint-restart"), attempt("a2")));
    assertEquals(before, disruptions());
    assertEquals("true true", jobs.state());
    done("released", actuator().execute(action("job.release"), attempt("a3")));
    assertEquals("false false", jobs.state());
    assertFalse(
        jobs.root(controller, "ml", "llama").orElseThrow().annotations().containsKey(Root.NOTE));
  }

  @Test
  void podsThatDoNotEndKeepItStoppedUntilTheyDo() throws Exception {
    jobs.stubborn();
    Outcome left = restart();
    failedForGood("2 pods do not end, llama-0 on n002", left);
    failedForGood("job:kubernetes/ml/job/llama stays stopped; to start it: job.release", left);
    assertEquals("true true", jobs.state());
    assertEquals(1, disruptions());
    jobs.gone();
    done("started again", actuator().execute(action("job.requeue"), attempt("a2")));
    assertEquals("false false", jobs.state());
  }

  /** The job had its time to answer; what it wrote since may be long past. */
  @Test
  void aRequestOlderThanItsWaitIsMadeAgain() throws Exception {
    annotate(Root.NOTE, "wheeltapper[a1] asked at=" + (STARTED - 780_000) + " checkpoint=12");
    annotate("ml.example/save", "a1");
    annotate(SAVED, JobWorlds.saved(15, STARTED - 700_000));
    failedForGood("more than the job bears", restart());
    JobChange.Notes again = (JobChange.Notes) jobs.changes().getFirst();
    assertEquals("a1." + (STARTED - 780_000), again.annotations().get("ml.example/save"));
    assertEquals(1, jobs.changes().size(), "asked again, in other words");
    assertEquals(0, disruptions());
    whenAsked(() -> annotate(SAVED, JobWorlds.saved(19, pace.now() + 1_000)));
    done("a checkpoint was written when asked, step 19", restart());
  }

  /** Under a queue a crash may lie between the note and the switch. */
  @Test
  void aCheckpointSeenBeforeCountsOnlyWhileItIsBearable() throws Exception {
    controller = Controller.JOB_SET;
    jobs = jobs(JobWorlds.job(controller, JobWorlds.CONTRACT)).under(JobWorlds.workload(true));
    annotate(Root.NOTE, "wheeltapper[a1] stopped at=" + (STARTED - 3_600_000) + " checkpoint=15");
    annotate(SAVED, JobWorlds.saved(15, STARTED - 3_600_000));
    failedForGood("more than the job bears", restart());
    assertEquals(0, disruptions());
    annotate(Root.NOTE, "wheeltapper[a1] stopped at=" + pace.now() + " checkpoint=15");
    done("a checkpoint was seen before", restart());
  }

  @Test
  void whatWeLeftStoppedIsReleasedByAPersonsWord() throws Exception {
    jobs.stubborn();
    restart();
    Outcome still = actuator().verify(action("job.release"), attempt("a3"));
    assertTrue(((Outcome.Failed) still).retryable(), still::toString);
    done("released", actuator().execute(action("job.release"), attempt("a3")));
    assertEquals("false false", jobs.state());
    assertFalse(noted());
    done("not held", actuator().verify(action("job.release"), attempt("a3")));
  }

  /** Our note stands, and another has turned the switch since. */
  @Test
  void whatAnotherStoppedUnderOurHoldIsNotStarted() throws Exception {
    annotate(Root.NOTE, "hold");
    jobs.job().withObject("/spec").put("suspend", true);
    String before = jobs.state();
    Outcome noted = actuator().verify(action("job.release"), attempt("a1"));
    assertTrue(((Outcome.Failed) noted).retryable(), noted::toString);
    done("released", actuator().execute(action("job.release"), attempt("a1")));
    assertEquals(before, jobs.state(), "theirs stays");
    assertEquals(0, disruptions());
    assertFalse(noted());
    done("stopped by another", actuator().verify(action("job.release"), attempt("a1")));
  }

  /** The same switch and the same note, but another's hand. */
  @ParameterizedTest
  @EnumSource(
      value = Controller.class,
      names = {"JOB", "VOLCANO_JOB", "JOB_SET"})
  void whatAPersonStartedAndStoppedAfterUsIsNotStarted(Controller each) throws Exception {
    leftStopped(each);
    jobs.turnedByAnother(false, pace.now() + 3_600_000);
    jobs.turnedByAnother(true, pace.now() + 3_700_000);
    pace.pause(Duration.ofHours(2));
    String before = jobs.state();
    long turned = disruptions();
    failedForGood("not ours to release", actuator().execute(action("job.release"), attempt("a3")));
    done("stopped by another", restart());
    Outcome other = actuator().execute(action("job.requeue"), attempt("a4"));
    done("stopped by another", other);
    assertEquals(turned, disruptions());
    assertEquals(before, jobs.state());
  }

  /** Of two objects the note is written first; a crash may lie between. */
  @ParameterizedTest
  @EnumSource(
      value = Controller.class,
      names = {"VOLCANO_JOB", "JOB_SET"})
  void aStartThatWasNotedAndNotMadeIsMadeUnlessAnotherStoppedItSince(Controller each)
      throws Exception {
    leftStopped(each);
    pace.pause(Duration.ofMinutes(1));
    annotate(Root.NOTE, "wheeltapper[a1] started at=" + pace.now());
    done("started again", restart());
    jobs.turnedByAnother(true, pace.now() + 60_000);
    String before = jobs.state();
    failedForGood("stopped again, and not by us", restart());
    assertEquals(before, jobs.state());
  }

  private void leftStopped(Controller each) throws Exception {
    given(each, each == Controller.JOB_SET);
    jobs.refuses(this::starts);
    failedForGood("its start was refused", restart());
    jobs.refuses(_ -> false);
  }

  private boolean starts(JobChange change) {
    return change instanceof JobChange.Command command && command.action().equals("ResumeJob")
        || change instanceof JobChange.Turn turn
            && turn.value() == turn.field().equals("/spec/active");
  }

  private void given(Controller each, boolean queued) {
    controller = each;
    jobs =
        new FakeJobs(each, JobWorlds.job(each, JobWorlds.CONTRACT), JobBodies::text)
            .isolate("n001")
            .pod(JobWorlds.pod("llama-0", "n002", true))
            .pod(JobWorlds.pod("llama-1", "n001", false));
    if (queued) {
      jobs.under(JobWorlds.workload(true));
    }
  }

  private boolean noted() {
    return jobs.root(controller, "ml", "llama").orElseThrow().annotations().containsKey(Root.NOTE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Controller.class,
      names = {"JOB", "VOLCANO_JOB", "JOB_SET"})
  void aStartThatIsRefusedIsNamedAndReleasedLater(Controller each) throws Exception {
    given(each, each == Controller.JOB_SET);
    jobs.refuses(this::starts);
    Outcome left = restart();
    failedForGood("its start was refused: the server says no", left);
    failedForGood("llama stays stopped; to start it: job.release", left);
    jobs.refuses(_ -> false);
    done("released", actuator().execute(action("job.release"), attempt("a3")));
    assertTrue(jobs.state().startsWith("false "), jobs::state);
    assertFalse(noted());
  }

  @Test
  void whatAPersonStoppedIsLeftStopped() throws Exception {
    annotate(Root.NOTE, "wheeltapper[a0] stopped at=1 seen=3");
    jobs.job().withObject("/spec").put("suspend", true);
    done("stopped by another", restart());
    failedForGood("not ours to release", actuator().execute(action("job.release"), attempt("a1")));
    assertEquals(List.of(), jobs.changes());
  }

  @Test
  void whatAPersonStartedAgainIsNotStoppedAgain() throws Exception {
    jobs.stubborn();
    restart();
    jobs.turnedByAnother(false, pace.now());
    done("started again by another", restart());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|no contract: never interrupted",
        "signal=TERM|the job's checkpoint contract is wrong: 'marker' is missing",
        "signal=USR1 marker=/m wait=1s loss=1h|Kubernetes sends no USR1",
        "signal=TERM marker=/m wait=10m loss=1h|raise terminationGracePeriodSeconds",
        "flag-file=/m marker=/m wait=1s loss=1h oops|'oops' is unknown",
      })
  void whatItsOwnerDidNotPromiseIsNotDone(String contract, String words) throws Exception {
    jobs = jobs(contract.equals("''") ? "" : contract);
    failedForGood(words, restart());
    failedForGood(words, actuator().execute(action("job.requeue"), attempt("a1")));
    assertEquals(List.of(), jobs.changes());
    assertTrue(
        actuator()
            .preview(action("job.checkpoint-restart"), attempt("a1"))
            .getFirst()
            .startsWith("nothing: "));
  }

  @Test
  void theNodeMustBeIsolatedFirstAndAJobElsewhereNeedsNothing() throws Exception {
    Action elsewhere = action("job.requeue").with("avoid", "n009");
    done("does not run on n009", actuator().execute(elsewhere, attempt("a1")));
    Action open = action("job.requeue").with("avoid", "n002");
    Outcome outcome = actuator().execute(open, attempt("a1"));
    assertTrue(((Outcome.Failed) outcome).retryable());
    assertTrue(outcome.detail().contains("isolate it first"));
    assertEquals(List.of(), jobs.changes());
  }

  @Test
  void aJobOfAnotherControllerIsItsOwn() throws Exception {
    jobs.job()
        .withObject("/metadata")
        .putArray("ownerReferences")
        .addObject()
        .put("kind", "JobSet")
        .put("name", "llama")
        .put("controller", true);
    failedForGood("it belongs to JobSet llama", restart());
  }

  @Test
  void aRunningJobIsNeverHeld() throws Exception {
    failedForGood("a hold would end it", actuator().execute(action("job.hold"), attempt("a1")));
  }

  @Test
  void underAQueueItsOwnSwitchIsNeverTouched() throws Exception {
    controller = Controller.JOB_SET;
    jobs = jobs(JobWorlds.job(controller, JobWorlds.CONTRACT)).under(JobWorlds.workload(true));
    done("started again", restart());
    assertTrue(written().stream().noneMatch(w -> w.contains("spec.suspend")), written()::toString);
    assertEquals(2, written().stream().filter(w -> w.contains("workloads/jobset-llama-1")).count());
  }

  @Test
  void aRayJobIsStoppedOnlyWhereKubeRayWould() throws Exception {
    controller = Controller.RAY_JOB;
    ObjectNode job = JobWorlds.job(controller, JobWorlds.CONTRACT);
    job.withObject("/spec").remove("shutdownAfterJobFinishes");
    jobs = jobs(job);
    failedForGood("shutdownAfterJobFinishes", restart());
  }

  @Test
  void aRayClustersHeadIsNotEnded() throws Exception {
    controller = Controller.RAY_CLUSTER;
    jobs = jobs(JobWorlds.CONTRACT).isolate("n002");
    Action head = action("job.requeue").with("avoid", "n002");
    failedForGood("its head runs on n002", actuator().execute(head, attempt("a1")));
    done("started again", actuator().execute(action("job.requeue"), attempt("a2")));
    assertEquals(
        List.of("POST /api/v1/namespaces/ml/pods/llama-1/eviction"),
        written().stream().filter(w -> w.startsWith("POST")).toList());
  }

  @Test
  void aWorkflowThatMakesNoPodAgainIsNotStopped() throws Exception {
    controller = Controller.WORKFLOW;
    ObjectNode job = JobWorlds.job(controller, JobWorlds.CONTRACT);
    ((ObjectNode) job.at("/spec/templates/0")).remove("retryStrategy");
    jobs = jobs(job);
    failedForGood("retryStrategy", restart());
  }

  @Test
  void itsOwnEndpointIsAskedAndSeen() throws Exception {
    jobs =
        jobs(
            "http=9000/save marker=metric:9000/metrics#saved_step wait=60s loss=10m"
                + " progress=http:9000/step");
    jobs.answers("/metrics", "saved_step 15\n").answers("/step", "step=20");
    jobs.after(change -> {
      if (change instanceof JobChange.Hook) {
        jobs.answers("/metrics", "saved_step 20\n");
      }
    });
    done("a checkpoint was written when asked, step 20", restart());
    assertTrue(written().contains("POST http://10.0.0.7:9000/save"), written()::toString);
    jobs.settle("n003", Instant.ofEpochMilli(pace.now()).toString());
    jobs.answers("/step", "step=24");
    done("0 steps lost at least", verify());
  }

  @Test
  void whoShowsNoProgressIsSaidToShowNone() throws Exception {
    jobs = jobs("annotation=ml.example/save marker=annotation:ml.example/saved wait=5s loss=10m");
    restart();
    jobs.settle("n003", Instant.ofEpochMilli(pace.now()).toString());
    done("its steps were not seen", verify());
  }

  @ParameterizedTest
  @EnumSource(Controller.class)
  void everyControllersOwnSwitchIsTurned(Controller each) throws Exception {
    given(each, false);
    done("started again", restart());
    jobs.settle("n003", Instant.ofEpochMilli(pace.now()).toString());
    annotate("ml.example/progress", JobWorlds.saved(25, pace.now() + 5_000));
    done("its steps go on", verify());
    String switched =
        switch (each.stop()) {
          case COMMAND -> "AbortJob";
          case WORKERS -> "eviction";
          case FIELD, FIELD_AND_PODS -> each.field().substring(1).replace('/', '.') + "=true";
        };
    assertTrue(written().stream().anyMatch(w -> w.contains(switched)), written()::toString);
  }

  @Test
  void namesThatAreNoneAreNotCalled() {
    for (String id : List.of("ml/llama", "ml/jobset/../x", "ml/cronjob/x", "../jobset/x")) {
      Action odd = Action.of("job.requeue", Target.job("kubernetes", id));
      org.junit.jupiter.api.Assertions.assertThrows(
          IllegalArgumentException.class, () -> actuator().execute(odd, attempt("a1")));
    }
    assertEquals(Optional.empty(), jobs.root(Controller.JOB_SET, "ml", "llama"));
  }
}
