import sys
import boto3

table = boto3.resource("dynamodb").Table(sys.argv[1])
print(table.get_item(Key={"user_name": sys.argv[2], "deadline_unix_time": int(sys.argv[3])})["Item"])
