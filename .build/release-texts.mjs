// Texts of a release: Homebrew's formula, the container file, and what Debian wants to know of a package.

/** @typedef {{ version: string, description: string, license: string }} About */

/** What Homebrew and Debian show in one line, of 80 characters at most. @param {string} description */
const shortOf = (description) => description.replace(/,.*/, "");

/**
 * @param {About} about
 * @param {{ url: string, sums: Map<string, string> }} release `url`: where the archives will lie; `sums`: by the archives' names
 */
export function homebrewFormula({ version, description, license }, { url, sums }) {
  /** @param {string} platform */
  const archive = (platform) => {
    const name = `tasks-${version}-${platform}.tar.gz`;
    return `      url "${url}/${name}"\n      sha256 "${sums.get(name) ?? "of that archive"}"`;
  };
  /** @param {string} system @param {string} platform */
  const system = (system, platform) => `  on_${system} do
    on_arm do
${archive(`${platform}-arm64`)}
    end
    on_intel do
${archive(`${platform}-x64`)}
    end
  end
`;
  return `class Tasks < Formula
  desc "${shortOf(description)}"
  homepage "${url}"
  version "${version}"
  license "${license}"

${system("macos", "darwin")}
${system("linux", "linux")}
  def install
    bin.install "tasks"
    man1.install Dir["man/*.1"]
    generate_completions_from_executable(bin/"tasks", "completion", shells: [:bash, :zsh, :fish])
  end

  test do
    ENV["TASKS_DATA_DIR"] = testpath
    system bin/"tasks", "create", "--user", "brew", "--deadline", "1800000000"
    assert_match "1800000000", shell_output("#{bin}/tasks query --user brew -o ndjson")
  end
end
`;
}

/** Nothing here builds it. The local store is on a volume; AWS's variables come with \`--env\`. */
export const containerFile = `# podman build -t tasks . && podman run --rm -v tasks:/data tasks query --user kumamoto
FROM docker.io/library/debian:stable-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tzdata && rm -rf /var/lib/apt/lists/* \\
  && useradd --system tasks && mkdir /data && chown tasks /data
ARG TARGETARCH
COPY tasks_*_\${TARGETARCH}.deb /tmp/
RUN dpkg -i /tmp/tasks_*.deb && rm /tmp/tasks_*.deb
USER tasks
ENV TASKS_DATA_DIR=/data
VOLUME /data
ENTRYPOINT ["tasks"]
`;

/** @param {About} about @param {{ architecture: string, kilobytes: number }} built */
export function debianControl({ version, description }, { architecture, kilobytes }) {
  return `Package: tasks-dynamodb
Version: ${version}
Architecture: ${architecture}
Maintainer: The tasks project <tasks@localhost>
Installed-Size: ${kilobytes}
Depends: libc6 (>= 2.27)
Recommends: ca-certificates, tzdata
Section: utils
Priority: optional
Description: ${shortOf(description)}
 Creates, lists, finishes and schedules task records in Amazon DynamoDB, or in
 a local store that keeps DynamoDB's rules. One program that needs nothing else.
`;
}
