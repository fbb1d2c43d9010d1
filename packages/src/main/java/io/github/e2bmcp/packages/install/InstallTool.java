package io.github.e2bmcp.packages.install;

import io.github.e2bmcp.packages.policy.PackagePolicy;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has to be known of pip or npm to install with it and to understand how it ended. */
sealed interface InstallTool permits PipTool, NpmTool {

  /**
   * The command.
   *
   * @param pointers what points the tool to the gateway; empty where the sandbox has a network of
   *     its own
   */
  ProcessSpec command(InstallRequest request, PackagePolicy policy, Map<String, String> pointers);

  /** A phase that the line tells of, for people; null for none. */
  @Nullable String phase(String line);

  /** What of the request is there before anything runs. */
  List<InstallResult.Installed> before(Sandbox sandbox, InstallRequest request);

  /** What is there after success. */
  InstallResult.Success success(Sandbox sandbox, InstallRequest request, InstallAttempt attempt);

  /** Why it failed, by what the tool printed; null when that tells nothing. */
  InstallResult.@Nullable Failure failure(InstallRequest request, InstallAttempt attempt);
}
