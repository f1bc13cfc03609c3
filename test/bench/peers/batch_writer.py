import json
import sys
import boto3

table = boto3.resource("dynamodb").Table(sys.argv[1])
with table.batch_writer() as batch, open(sys.argv[2], encoding="utf-8") as lines:
    for line in lines:
        batch.put_item(Item=json.loads(line))
