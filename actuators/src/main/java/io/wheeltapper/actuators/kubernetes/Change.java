package io.wheeltapper.actuators.kubernetes;

/** One change to one node or one pod: all that is ever written to a Kubernetes here. */
sealed interface Change {

  /**
   * No new work on the node, applied as ours, with the reason beside it.
   *
   * @param version of the node that was looked at; on another it is not done
   */
  record Cordon(String node, String version, String reason) implements Change {
    public Cordon {
      Names.object(node);
    }
  }

  /**
   * Notes beside our cordon which boot a reboot is to end, applied as ours.
   *
   * @param reason that stands there already: what is not applied again is taken away
   * @param mark see {@link Mark}
   */
  record Note(String node, String version, String reason, String mark) implements Change {
    public Note {
      Names.object(node);
    }
  }

  /**
   * Makes a Job of the site on one node; where one of that name is there, nothing.
   *
   * @param origin of its text, for people
   * @param body the Job as JSON
   */
  record Start(String namespace, String name, String node, String origin, String body)
      implements Change {
    public Start {
      Names.object(namespace);
      Names.object(name);
      Names.object(node);
    }
  }

  /** Takes back all that is applied as ours, and nothing else: another's cordon stays. */
  record Uncordon(String node, String version) implements Change {
    public Uncordon {
      Names.object(node);
    }
  }

  /** Our taint, so that what tolerates a cordon stays away too. */
  record Taint(String node) implements Change {
    public Taint {
      Names.object(node);
    }
  }

  /** Without our taint. */
  record Untaint(String node) implements Change {
    public Untaint {
      Names.object(node);
    }
  }

  /**
   * Asks the server to end a pod, which it does within the pod's disruption budget or not at all.
   */
  record Evict(String namespace, String pod, String uid) implements Change {
    public Evict {
      Names.object(namespace);
      Names.object(pod);
    }
  }

  /** Takes a pod out of the server's store; what may still run of it nobody can see afterwards. */
  record Delete(String namespace, String pod, String uid) implements Change {
    public Delete {
      Names.object(namespace);
      Names.object(pod);
    }
  }
}
