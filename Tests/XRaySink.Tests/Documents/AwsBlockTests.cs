using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

public sealed class AwsBlockTests
{
    [TestCase("operation", "ListBuckets", "rpc.system", "aws-api", "rpc.service", "S3", "rpc.method", "ListBuckets")]
    [TestCase("operation", "GetItem", "aws.service", "DynamoDB", "aws.operation", "GetItem", "rpc.method", "Wrong")]
    [TestCase("account_id", "987654321", "aws.operation", "SendMessage", "aws.account_id", "987654321")]
    [TestCase("region", "us-east-2", "aws.operation", "SendMessage", "aws.region", "us-east-2")]
    [TestCase("request_id", "id-1", "aws.service", "SQS", "aws.request_id", "id-1")]
    [TestCase("request_id", "id-1", "aws.service", "SQS", "aws.requestId", "id-1")]
    [TestCase("queue_url", "https://sqs/q", "aws.service", "SQS", "aws.queue_url", "https://sqs/q")]
    [TestCase("queue_url", "https://sqs/q", "aws.service", "SQS", "aws.queue.url", "https://sqs/q")]
    [TestCase("queue_url", "https://sqs/q", "aws.service", "SQS", "messaging.url", "https://sqs/q", "aws.queue_url", "https://sqs/other")]
    [TestCase("table_name", "MyTable", "aws.service", "DynamoDB", "aws.table_name", "MyTable")]
    [TestCase("table_name", "MyTable", "aws.service", "DynamoDB", "aws.table.name", "MyTable")]
    [TestCase("table_name", "MyTable", "aws.service", "DynamoDB", "aws.dynamodb.table_names", "MyTable")]
    [TestCase("id_2", "ext", "aws.service", "S3", "aws.extended_request_id", "ext")]
    public void A_call_of_an_AWS_service_says_what_it_asked_for(string member, string value, params object[] tags) =>
        Assert.That(Recorded.Subsegment(call => call.Tag(tags)).At("aws." + member), Is.EqualTo(value));

    [Test]
    public void One_table_in_a_list_is_the_table()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("aws.service", "DynamoDB", "aws.dynamodb.table_names", (string[])["a"]));

        Assert.That(call.At("aws.table_name"), Is.EqualTo("a"));
        Assert.That(call.Metadata("aws.dynamodb.table_names"), Is.EqualTo("[\"a\"]"));
    }

    [Test]
    public void Several_tables_are_a_list()
    {
        SegmentDocument call = Recorded.Subsegment(call =>
            call.Tag("aws.service", "DynamoDB", "aws.table_name", "x", "aws.dynamodb.table_names", (string[])["a", "b"]));

        Assert.That(call.At("aws.table_names"), Is.EqualTo("[\"a\",\"b\"]"));
        Assert.That(call.At("aws.table_name"), Is.Null);
        Assert.That(call.Metadata("aws.dynamodb.table_names"), Is.EqualTo("[\"a\",\"b\"]"));
    }

    [Test]
    public void A_call_of_somebody_else_keeps_its_rpc_tags()
    {
        SegmentDocument call = Recorded.Subsegment(call => call.Tag("rpc.system", "grpc", "rpc.service", "Animals", "rpc.method", "Feed"));

        Assert.That(call.Element("aws"), Is.Null);
        Assert.That(call.Metadata("rpc.method"), Is.EqualTo("Feed"));
    }
}
