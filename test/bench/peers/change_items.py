import sys
import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table(sys.argv[1])
user, verb, left = sys.argv[2], sys.argv[3], int(sys.argv[4])
request = {"KeyConditionExpression": Key("user_name").eq(user)}
while left > 0:
    page = table.query(**request)
    for item in page["Items"][:left]:
        key = {name: item[name] for name in ("user_name", "deadline_unix_time")}
        still = Attr("status").eq(item["status"])
        if verb == "delete":
            table.delete_item(Key=key, ConditionExpression=still)
        else:
            table.update_item(
                Key=key,
                ConditionExpression=still,
                UpdateExpression="SET #s = :new",
                ExpressionAttributeNames={"#s": "status"},
                ExpressionAttributeValues={":new": "changed"},
            )
        left -= 1
    if "LastEvaluatedKey" not in page:
        break
    request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
