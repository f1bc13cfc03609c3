import sys
import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(sys.argv[1])
for item in table.query(KeyConditionExpression=Key("user_name").eq(sys.argv[2]), ScanIndexForward=True)["Items"]:
    print(item)
