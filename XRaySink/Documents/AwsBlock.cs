namespace XRaySink.Documents;

/// <summary>The <c>aws</c> member of a subsegment: what it asked an AWS service for.</summary>
static class AwsBlock
{
    const int MaxTables = 10;

    static readonly Field[] Marks =
    [
        Field.AwsOperation, Field.AwsRegion, Field.AwsAccount, Field.AwsRequestId, Field.AwsQueueUrl, Field.AwsTableName, Field.TableNames,
    ];

    public static void Write(BoundedJson json, ActivityTags tags)
    {
        if (!tags.IsAwsCall && !SaysSomething(tags))
            return;

        string[] tables = Tables(tags);
        json.StartObject("aws"u8);
        json.Text("operation"u8, tags.Text(Field.AwsOperation) ?? (tags.IsAwsCall ? tags.Text(Field.RpcMethod) : null));
        json.Text("account_id"u8, tags.Text(Field.AwsAccount));
        json.Text("region"u8, tags.Text(Field.AwsRegion));
        json.Text("request_id"u8, tags.Text(Field.AwsRequestId));
        json.Text("id_2"u8, tags.Text(Field.AwsExtendedRequestId));
        json.Text("queue_url"u8, tags.Text(Field.MessagingUrl) ?? tags.Text(Field.AwsQueueUrl));
        json.Text("table_name"u8, tables.Length == 1 ? tables[0] : tables.Length > 1 ? null : Table(tags));
        if (tables.Length > 1)
            WriteTables(json, tables);
        json.EndObject();

        // Of calls to somebody else the rpc tags have no place here.
        if (tags.IsAwsCall)
            tags.Wrote(TagPlace.Aws);
    }

    static void WriteTables(BoundedJson json, string[] tables)
    {
        if (!json.HasRoomFor("table_names", tables[0], DocumentLimits.Text))
            return;

        json.StartArray("table_names"u8);
        for (int i = 0; i < tables.Length && i < MaxTables && json.HasRoomFor("", tables[i], DocumentLimits.Text); i++)
            json.TextValue(tables[i]);
        json.EndArray();
    }

    static string? Table(ActivityTags tags) => tags.Text(Field.AwsTableName) ?? tags.Text(Field.TableNames);

    static string[] Tables(ActivityTags tags) => tags.Value(Field.TableNames) as string[] ?? [];

    static bool SaysSomething(ActivityTags tags)
    {
        foreach (Field field in Marks)
        {
            if (tags.Has(field))
                return true;
        }
        return false;
    }
}
