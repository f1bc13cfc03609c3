import json
import sys
from decimal import Decimal

import boto3
from boto3.dynamodb.types import TypeDeserializer


def plain(value):
    return int(value) if isinstance(value, Decimal) else list(value)


to_python = TypeDeserializer().deserialize
pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=sys.argv[1])
with open(sys.argv[2], "w", encoding="utf-8") as file:
    for page in pages:
        for item in page["Items"]:
            record = {name: to_python(value) for name, value in item.items()}
            file.write(json.dumps(record, default=plain) + "\n")
