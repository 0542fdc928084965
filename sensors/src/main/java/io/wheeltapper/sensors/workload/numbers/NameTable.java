package io.wheeltapper.sensors.workload.numbers;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.sensors.workload.numbers.Meaning.JobLabel;
import io.wheeltapper.sensors.workload.numbers.Meaning.Sort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Exported names and what they mean: the table that ships, and a site's own behind it, whose names
 * win. Immutable.
 *
 * @param objectives seconds of the 99th percentile by job, {@code *} for all others
 */
public record NameTable(
    Map<String, List<Meaning>> meanings, List<JobLabel> jobs, Map<String, Double> objectives) {

  private static final String SHIPPED = "names.yaml";

  private static final List<String> WORDS =
      Arrays.stream(Sort.values()).map(NameTable::word).toList();

  public NameTable {
    meanings = Map.copyOf(meanings);
    jobs = List.copyOf(jobs);
    objectives = Map.copyOf(objectives);
  }

  private static String word(Sort sort) {
    return sort.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static final class Held {
    static final NameTable SHIPPED_TABLE = load();
  }

  /** Labels that name a job, whose value is no part of a number's name. */
  public Set<String> jobLabels() {
    return jobs.stream().map(JobLabel::label).collect(Collectors.toUnmodifiableSet());
  }

  /** The table that ships. */
  public static NameTable shipped() {
    return Held.SHIPPED_TABLE;
  }

  private static NameTable load() {
    Problems problems = new Problems();
    try (InputStream in = NameTable.class.getResourceAsStream(SHIPPED)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Optional<NameTable> table = YamlFile.parse(text, SHIPPED, problems).map(top -> read(top));
      if (!problems.none()) {
        throw new IllegalStateException(problems.all().toString());
      }
      return table.orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The shipped table with a site's file behind it; the shipped one alone where none is named.
   *
   * @throws BadSetting with every problem and its place
   */
  public static NameTable of(String key, String file) {
    if (file.isBlank()) {
      return shipped();
    }
    Problems problems = new Problems();
    Optional<NameTable> own = YamlFile.read(Path.of(file), file, problems).map(NameTable::read);
    if (!problems.none()) {
      throw new BadSetting(key, problems.all());
    }
    return shipped().with(own.orElseThrow());
  }

  /** What is wrong with a table's text. */
  public static List<Problem> problems(String text, String shownAs) {
    Problems problems = new Problems();
    YamlFile.parse(text, shownAs, problems).ifPresent(NameTable::read);
    return problems.all();
  }

  private NameTable with(NameTable own) {
    Map<String, List<Meaning>> all = new HashMap<>(meanings);
    all.putAll(own.meanings);
    List<JobLabel> labels = new ArrayList<>(own.jobs);
    labels.addAll(jobs);
    Map<String, Double> aims = new HashMap<>(objectives);
    aims.putAll(own.objectives);
    return new NameTable(all, labels, aims);
  }

  private static NameTable read(YamlMap top) {
    List<JobLabel> jobs = labels(top.list("jobs"));
    Map<String, List<Meaning>> meanings = new LinkedHashMap<>();
    for (YamlValue value : top.list("names")) {
      value
          .map()
          .flatMap(NameTable::meaning)
          .ifPresent(m -> meanings.computeIfAbsent(m.name(), _ -> new ArrayList<>()).add(m));
    }
    Map<String, Double> objectives = new HashMap<>();
    top.map("objectives")
        .ifPresent(map ->
            map.all().forEach((job, v) -> objectives.put(job, v.decimal(1, 0.001, 100_000))));
    top.noMore();
    return new NameTable(meanings, jobs, objectives);
  }

  private static List<JobLabel> labels(List<YamlValue> values) {
    List<JobLabel> labels = new ArrayList<>();
    for (YamlValue value : values) {
      value
          .map()
          .ifPresent(map -> {
            String label = map.need("label", "slurm_job_id").map(v -> v.text("")).orElse("");
            labels.add(new JobLabel(label, map.text("scheduler", "slurm")));
            map.noMore();
          });
    }
    return labels;
  }

  private static Optional<Meaning> meaning(YamlMap map) {
    String name = map.need("name", "my_train_step").map(v -> v.text("")).orElse("");
    String word = map.need("is", "step").map(v -> v.word(WORDS, "")).orElse("");
    double scale = map.decimal("scale", 1, 0.000001, 1_000_000);
    boolean whole = map.text("of", "job").equals("job");
    List<JobLabel> job = labels(map.list("job"));
    List<String> rank = map.list("rank").stream().map(v -> v.text("")).toList();
    Map<String, Pattern> where = new LinkedHashMap<>();
    map.map("where")
        .ifPresent(
            m -> m.all().forEach((label, v) -> pattern(v).ifPresent(p -> where.put(label, p))));
    map.text("source", "");
    map.noMore();
    return name.isEmpty() || word.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Meaning(
                name,
                Sort.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')),
                scale,
                whole,
                job,
                rank,
                where));
  }

  private static Optional<Pattern> pattern(YamlValue value) {
    try {
      return Optional.of(Pattern.compile(value.text("")));
    } catch (PatternSyntaxException e) {
      value.problem("bad-pattern", "is no pattern: " + e.getDescription(), "write a value, or 5..");
      return Optional.empty();
    }
  }
}
