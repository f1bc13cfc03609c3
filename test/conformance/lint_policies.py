"""What parliament, a linter of IAM policies, finds in them.

stdin: a policy a line, {"name", "policy"}. stdout: one JSON list of [name, issue, detail, where].
"""

import json
import sys

import parliament

found = []
for line in sys.stdin:
    given = json.loads(line)
    policy = parliament.analyze_policy_string(json.dumps(given["policy"]), include_community_auditors=True)
    for finding in policy.findings:
        detail = finding.detail if isinstance(finding.detail, str) else json.dumps(finding.detail, default=str)
        found.append([given["name"], finding.issue, detail, json.dumps(finding.location, default=str)])
print(json.dumps(found))
