package io.github.e2bmcp.testkit;

import io.github.e2bmcp.sandbox.SandboxEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * The suite that every engine passes: extend it and make the engine. One engine serves all tests;
 * it must allow at least eight sandboxes at once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SandboxContract {

  private SandboxEngine engine;

  @SuppressWarnings("NullAway.Init") // made before all tests by JUnit
  protected SandboxContract() {}

  /** Makes the engine; called once, before all tests. */
  protected abstract SandboxEngine newEngine();

  @BeforeAll
  void makeEngine() {
    engine = newEngine();
  }

  @AfterAll
  void closeEngine() {
    engine.close();
  }

  private SandboxEngine engine() {
    return engine;
  }

  @Nested
  class Lifecycle extends LifecycleContract {
    Lifecycle() {
      super(SandboxContract.this::engine);
    }
  }

  @Nested
  class Processes extends ProcessContract {
    Processes() {
      super(SandboxContract.this::engine);
    }
  }

  @Nested
  class Output extends OutputContract {
    Output() {
      super(SandboxContract.this::engine);
    }
  }

  @Nested
  class Endings extends EndingContract {
    Endings() {
      super(SandboxContract.this::engine);
    }
  }

  @Nested
  class FilesArea extends FileContract {
    FilesArea() {
      super(SandboxContract.this::engine);
    }
  }

  @Nested
  class HostileFiles extends HostileFileContract {
    HostileFiles() {
      super(SandboxContract.this::engine);
    }
  }

  @Nested
  class Watches extends WatchContract {
    Watches() {
      super(SandboxContract.this::engine);
    }
  }

  @Nested
  class Ports extends PortContract {
    Ports() {
      super(SandboxContract.this::engine);
    }
  }

  @Nested
  class LimitsArea extends LimitContract {
    LimitsArea() {
      super(SandboxContract.this::engine);
    }
  }
}
