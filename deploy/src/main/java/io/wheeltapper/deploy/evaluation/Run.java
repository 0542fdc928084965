package io.wheeltapper.deploy.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.deploy.config.BadConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run that is over: what was asked of whom, and every answer. As a file it is JSON, one object a
 * line: the head with the figures, then a line an answer. Immutable.
 */
public record Run(Head head, List<Graded> answers) {

  /** Why not all were asked, in a file of a run that never came to its end. */
  public static final String CUT_OFF = "cut off: the run did not come to its end";

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * What was asked of whom.
   *
   * @param model as its endpoint names it
   * @param prompt the hash of our own words to it
   * @param commit of this program
   * @param questions their hash: the same where the same things were asked
   * @param naming how causes were told apart, see {@link Naming#means}
   * @param date ISO 8601
   * @param seed of the draw
   * @param most questions of each group; 0 was all
   * @param stopped why not all were asked; {@code ""} where they were
   */
  public record Head(
      String model,
      String prompt,
      String commit,
      String questions,
      String naming,
      String date,
      long seed,
      int most,
      String stopped) {

    public Head {
      stopped = stopped == null ? "" : stopped;
    }

    /** The same, ended so. */
    public Head ended(String why) {
      return new Head(model, prompt, commit, questions, naming, date, seed, most, why);
    }
  }

  private record First(@JsonProperty("evaluation") Head head, Figures figures) {}

  public Run {
    answers = List.copyOf(answers);
  }

  /** Its figures. */
  public Figures figures() {
    return Figures.of(answers);
  }

  /** As lines of JSON. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(json(new First(head, figures())));
    answers.forEach(a -> lines.add(line(a)));
    return lines;
  }

  /** One answer's line. */
  public static String line(Graded answer) {
    return json(answer);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are JSON", e);
    }
  }

  /**
   * Reads one back.
   *
   * @throws BadConfig when a line is not of such a file, with its place
   */
  public static Run read(Path file) throws IOException, BadConfig {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty()) {
      throw bad(file, 1);
    }
    int at = 1;
    try {
      Head head = JSON.treeToValue(JSON.readTree(lines.getFirst()).path("evaluation"), Head.class);
      if (head == null) {
        throw bad(file, at);
      }
      List<Graded> answers = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        at++;
        answers.add(JSON.readValue(line, Graded.class));
      }
      return new Run(head, answers);
    } catch (JsonProcessingException e) {
      throw bad(file, at);
    }
  }

  private static BadConfig bad(Path file, int line) {
    return new BadConfig(
        List.of(
            new Problem(
                file.toString(),
                line,
                1,
                "evaluation-file",
                "this is no line of an evaluation",
                "name a file that advisor eval --out wrote")));
  }
}
