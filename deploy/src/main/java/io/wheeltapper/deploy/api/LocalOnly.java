package io.wheeltapper.deploy.api;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Loopback;

/**
 * What is let in where nobody has to log in. Loopback names may ask everything; the name that links
 * are sent with, behind the operators' own proxy, only for what links and buttons lead to. So does
 * whatever came by a proxy, which may name a loopback host for others. A page of another site that
 * points its own name here gets nothing.
 */
final class LocalOnly {

  private LocalOnly() {}

  /** Why a request is not let in; {@code ""} where it is. */
  static String refuses(RoutingContext context, Config.Approve approve) {
    String outside = approve.host();
    var authority = context.request().authority();
    String path = context.normalizedPath();
    boolean forLinks = path.equals(ApiRoute.LINK) || path.equals(ApiRoute.SLACK);
    boolean linked =
        authority != null
            && !outside.isEmpty()
            && authority.host().equalsIgnoreCase(outside)
            && forLinks;
    if (authority == null || !(linked || Loopback.is(authority.host()))) {
      return "this agent answers only to 127.0.0.1, ::1 and localhost";
    }
    if (!forLinks && proxied(context.request().headers(), approve.userHeader())) {
      return "this came by a proxy; let it send on "
          + ApiRoute.LINK
          + " and "
          + ApiRoute.SLACK
          + " only";
    }
    if (!approve.userHeader().isEmpty()
        && context.request().headers().getAll(approve.userHeader()).size() > 1) {
      // One of them is the proxy's, and nobody can say which.
      return approve.userHeader() + " was sent more than once";
    }
    return "";
  }

  /** RFC 7239 and 9110 name two of them; names are compared without regard to case. */
  private static boolean proxied(MultiMap headers, String userHeader) {
    return headers.contains("Forwarded")
        || headers.contains("X-Forwarded-For")
        || headers.contains("Via")
        || (!userHeader.isEmpty() && headers.contains(userHeader));
  }
}
