"""Holds requests against AWS's own models of its services, which botocore has.

stdin: a request a line, {"service", "method", "url", "type", "target", "body"}; `service` as the signature names it. With
"answer", what came back is held against them, too.
stdout: one JSON object, {"operations": ["service Operation", ...], "findings": ["service Operation: ...", ...]}.
"""

import json
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

import regex
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

LOADER = Loader()
MODELS = {}


def model_of(service):
    if service not in MODELS:
        MODELS[service] = ServiceModel(LOADER.load_service_model(service, "service-2"), service)
    return MODELS[service]


class Unknown(Exception):
    """What no model has."""


def read_json(model, request):
    """The protocol of most services: a header names the operation, and the body has its input."""
    prefix, _, name = request["target"].partition(".")
    if prefix != model.metadata["targetPrefix"]:
        raise Unknown(f"the target {prefix} is not {model.metadata['targetPrefix']}")
    version = model.metadata["jsonVersion"]
    if request["type"] != f"application/x-amz-json-{version}":
        raise Unknown(f"the content type {request['type']} is not that of JSON {version}")
    return operation_of(model, name), json.loads(request["body"])


def operation_of(model, name):
    if name not in model.operation_names:
        raise Unknown(f"there is no operation {name}")
    return model.operation_model(name)


def read_query(model, request):
    """IAM and STS: a form, with lists as Name.member.1."""
    fields = dict(parse_qsl(request["body"], keep_blank_values=True, strict_parsing=True))
    name = fields.pop("Action", "")
    version = fields.pop("Version", None)
    if version != model.metadata["apiVersion"]:
        raise Unknown(f"the version is {version}")
    operation = operation_of(model, name)
    tree = {}
    for path, value in fields.items():
        *above, last = path.split(".")
        at = tree
        for part in above:
            at = at.setdefault(part, {})
        at[last] = value
    return operation, of_form(operation.input_shape, tree)


def of_form(shape, value):
    kind = shape.type_name if shape is not None else "structure"
    if kind == "structure":
        members = shape.members if shape is not None else {}
        names = {member.serialization.get("name", name): name for name, member in members.items()}
        return {
            names.get(key, key): of_form(members[names[key]], part) if key in names else part
            for key, part in value.items()
        }
    if kind == "list":
        flat = shape.serialization.get("flattened")
        parts = value if flat else value.get(shape.member.serialization.get("name", "member"), {})
        return [of_form(shape.member, parts[key]) for key in sorted(parts, key=int)]
    return of_text(shape, value)


def of_text(shape, value):
    """What is a text on the way, because it is part of an address or a form."""
    if shape.type_name in ("integer", "long"):
        return int(value)
    if shape.type_name == "boolean":
        return {"true": True, "false": False}.get(value, value)
    return value


def read_rest(model, request):
    """Lambda and Scheduler: the operation is named by method and path, which have parts of the input."""
    address = urlsplit(request["url"])
    for operation, parts in sorted(routes(model, request["method"], address.path), key=lambda one: len(one[1])):
        members = operation.input_shape.members if operation.input_shape else {}
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        value = {}
        payload = operation.input_shape.serialization.get("payload") if operation.input_shape else None
        for name, member in members.items():
            place, key = member.serialization.get("location"), member.serialization.get("name", name)
            if place == "uri":
                value[name] = of_text(member, parts[key])
            elif place == "querystring" and key in query:
                value[name] = of_text(member, query.pop(key))
        if query:
            raise Unknown(f"{operation.name} knows no {', '.join(query)} in its address")
        if payload is not None:
            value[payload] = request["body"]
        elif request["body"]:
            names = {member.serialization.get("name", name): name for name, member in members.items()}
            body = json.loads(request["body"])
            value.update({names.get(key, key): part for key, part in body.items()})
        return operation, value
    raise Unknown(f"there is no operation for {request['method']} {address.path}")


def routes(model, method, path):
    for name in model.operation_names:
        operation = model.operation_model(name)
        http = operation.http
        template = http["requestUri"].split("?")[0]
        if http["method"] != method:
            continue
        pattern = regex.sub(r"\\\{(\w+)(\\\+)?\\\}", lambda at: f"(?P<{at[1]}>{'.+' if at[2] else '[^/]+'})", regex.escape(template))
        found = regex.fullmatch(pattern, path)
        if found:
            yield operation, {key: unquote(part) for key, part in found.groupdict().items()}


def faults(shape, value, at):
    """What ParamValidator does not look at: patterns, enums, the most of anything, and unions."""
    if shape.type_name == "structure":
        if getattr(shape, "is_tagged_union", False) and len(value) != 1:
            yield f"{at} has to be one of {', '.join(shape.members)}"
        for name, part in value.items():
            if name not in shape.members:
                yield f"{at}.{name} is unknown"
            else:
                yield from faults(shape.members[name], part, f"{at}.{name}")
    elif shape.type_name == "list":
        yield from most(shape, len(value), at)
        for index, part in enumerate(value):
            yield from faults(shape.member, part, f"{at}[{index}]")
    elif shape.type_name == "map":
        yield from most(shape, len(value), at)
        for key, part in value.items():
            yield from faults(shape.key, key, f"{at} key {key}")
            yield from faults(shape.value, part, f"{at}.{key}")
    elif shape.type_name == "string":
        yield from most(shape, len(value), at)
        pattern, values = shape.metadata.get("pattern"), shape.metadata.get("enum")
        if pattern is not None and regex.fullmatch(pattern, value) is None:
            yield f"{at}: {json.dumps(value)} does not match {pattern}"
        if values is not None and value not in values:
            yield f"{at}: {json.dumps(value)} is none of {', '.join(values)}"
    elif isinstance(value, (int, float)):
        yield from most(shape, value, at)


def most(shape, size, at):
    if "max" in shape.metadata and size > shape.metadata["max"]:
        yield f"{at}: {size} is more than {shape.metadata['max']}"
    if "min" in shape.metadata and size < shape.metadata["min"]:
        yield f"{at}: {size} is less than {shape.metadata['min']}"


READERS = {"json": read_json, "query": read_query, "rest-json": read_rest}


def answer_faults(operation, answer):
    """What AWS would not answer: what the models do not have. How little there may be of something they do not tell."""
    shape = operation.output_shape
    if shape is None or "payload" in shape.serialization:
        return
    names = {member.serialization.get("name", name): name for name, member in shape.members.items()}
    value = {names.get(key, key): part for key, part in json.loads(answer or "{}").items()}
    yield from (fault for fault in faults(shape, value, "answer") if "is less than" not in fault)


def findings_of(request):
    """The operation's name, and what is wrong."""
    model = model_of(request["service"])
    operation, value = READERS[model.metadata["protocol"]](model, request)
    return operation.name, list(request_faults(operation, value)) + (
        # The form's answers are XML.
        list(answer_faults(operation, request["answer"]))
        if "answer" in request and model.metadata["protocol"] != "query"
        else []
    )


def request_faults(operation, value):
    shape = operation.input_shape
    if shape is None:
        return [f"{name} is unknown" for name in value]
    report = ParamValidator().validate(value, shape)
    return report.generate_report().splitlines() if report.has_errors() else faults(shape, value, "input")


def main():
    operations, findings = set(), []
    for line in sys.stdin:
        request = json.loads(line)
        service = request["service"]
        try:
            name, wrong = findings_of(request)
        except Unknown as unknown:
            findings.append(f"{service}: {unknown}")
            continue
        operations.add(f"{service} {name}")
        findings.extend(f"{service} {name}: {one}" for one in wrong)
    print(json.dumps({"operations": sorted(operations), "findings": sorted(set(findings))}))


main()
