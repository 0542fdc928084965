package io.wheeltapper.actuators.job;

import java.nio.file.Path;

/** Where something of a job is seen. */
public sealed interface Source {

  /** A file on storage that the agent sees too. */
  record File(Path path) implements Source {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** An annotation of the job's object. */
  record Annotation(String key) implements Source {
    @Override
    public String toString() {
      return "annotation:" + key;
    }
  }

  /** What the job's own endpoint answers to a GET. */
  record Answer(Endpoint endpoint) implements Source {
    @Override
    public String toString() {
      return "http:" + endpoint;
    }
  }

  /** A number that the job's own endpoint exposes in Prometheus' text format. */
  record Metric(Endpoint endpoint, String name) implements Source {
    @Override
    public String toString() {
      return "metric:" + endpoint + "#" + name;
    }
  }
}
