import sys
import boto3

table = boto3.resource("dynamodb").Table(sys.argv[1])
for item in table.scan()["Items"]:
    print(item)
