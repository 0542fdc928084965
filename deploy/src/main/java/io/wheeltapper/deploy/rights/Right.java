package io.wheeltapper.deploy.rights;

import java.util.Locale;

/** What a route of the API wants; each names exactly one. */
public enum Right {
  /** Everybody: is it up, the login itself, the console's files, the API's description. */
  OPEN,
  /** To see how it is. */
  VIEW,
  /** To pause, to declare maintenance and windows, to judge cases. */
  OPERATE,
  /** To approve or refuse plans. */
  APPROVE,
  /** To try bundles and put them in force. */
  AUTHOR,
  /** To review and export the ledger. */
  AUDIT,
  /** To set how far the agent may go. */
  ADMIN,
  /** What proves itself: signed links, and what Slack signs. */
  TICKET;

  /** The name as the API writes it: lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
