package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/** Who may pull an image from a private registry. The texts of these do not show the secrets. */
public sealed interface RegistryLogin {

  /** Any registry that takes a name and a password. */
  record Password(String username, String password) implements RegistryLogin {
    @Override
    public String toString() {
      return "Password[" + username + "]";
    }
  }

  /** Amazon's registry. */
  record Aws(String accessKeyId, String secretAccessKey, String region) implements RegistryLogin {
    @Override
    public String toString() {
      return "Aws[" + accessKeyId + "]";
    }
  }

  /**
   * Google's registry.
   *
   * @param serviceAccount the account's JSON
   */
  record Google(String serviceAccount) implements RegistryLogin {
    @Override
    public String toString() {
      return "Google[]";
    }
  }

  /** As a build's request carries it. */
  default ObjectNode message() {
    return switch (this) {
      case Password login ->
          Json.object()
              .put("type", "registry")
              .put("username", login.username())
              .put("password", login.password());
      case Aws login ->
          Json.object()
              .put("type", "aws")
              .put("awsAccessKeyId", login.accessKeyId())
              .put("awsSecretAccessKey", login.secretAccessKey())
              .put("awsRegion", login.region());
      case Google login ->
          Json.object().put("type", "gcp").put("serviceAccountJson", login.serviceAccount());
    };
  }
}
