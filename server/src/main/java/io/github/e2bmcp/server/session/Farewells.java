package io.github.e2bmcp.server.session;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers why recent sandboxes were closed, so that their owners can be told. Bounded. */
final class Farewells {

  private static final int REMEMBERED = 1_000;

  private record Farewell(String account, String reason) {}

  private final Map<String, Farewell> byId = new Recent<>();
  private final Map<Owner, String> ofDefaults = new Recent<>();

  synchronized void remember(Session session, String reason) {
    byId.put(session.id(), new Farewell(session.owner().account(), reason));
    if (session.isDefault()) {
      ofDefaults.put(session.owner(), reason);
    }
  }

  /** Why the sandbox was closed; empty for one that was not the owner's. */
  synchronized String reason(Owner owner, String id) {
    Farewell farewell = byId.get(id);
    return farewell != null && farewell.account().equals(owner.account()) ? farewell.reason() : "";
  }

  /** Why the owner's default sandbox was closed, said once; empty when there was none. */
  synchronized String takeReasonOfDefault(Owner owner) {
    String reason = ofDefaults.remove(owner);
    return reason == null ? "" : reason;
  }

  private static final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > REMEMBERED;
    }
  }
}
