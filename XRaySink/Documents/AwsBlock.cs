using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>The <c>aws</c> member: who recorded a segment, and what a subsegment asked an AWS service for.</summary>
static class AwsBlock
{
    const string SdkName = "XRaySink for .NET";

    static readonly string SdkVersion = typeof(AwsBlock).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static void Write(Utf8JsonWriter json, ActivityFields fields, bool isSegment)
    {
        if (isSegment)
            WriteRecorder(json, fields);
        else if (fields.IsAwsCall)
            WriteCall(json, fields);
    }

    static void WriteRecorder(Utf8JsonWriter json, ActivityFields fields)
    {
        json.WriteStartObject("aws");
        json.WriteStartObject("xray");
        json.WriteString("sdk", SdkName);
        json.WriteString("sdk_version", SdkVersion);
        json.WriteText("sampling_rule_name", fields.Text(Field.SamplingRule));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteCall(Utf8JsonWriter json, ActivityFields fields)
    {
        json.WriteStartObject("aws");
        json.WriteText("operation", fields.Text(Field.AwsOperation) ?? fields.Text(Field.RpcMethod));
        json.WriteText("account_id", fields.Text(Field.AwsAccount));
        json.WriteText("region", fields.Text(Field.AwsRegion));
        json.WriteText("request_id", fields.Text(Field.AwsRequestId));
        json.WriteText("queue_url", fields.Text(Field.AwsQueueUrl));
        json.WriteText("table_name", fields.Text(Field.AwsTableName));
        json.WriteEndObject();
    }
}
