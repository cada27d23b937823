namespace XRaySink.Validation;

/// <summary>The <c>aws</c> member: of segments where they run, of subsegments what they asked for.</summary>
static class AwsRules
{
    static readonly Dictionary<string, string[]> Blocks = new()
    {
        ["ec2"] = ["instance_id", "instance_size", "ami_id", "availability_zone"],
        ["ecs"] =
        [
            "container", "container_id", "container_arn", "task_arn", "task_family", "cluster_arn", "availability_zone", "launch_type",
        ],
        ["eks"] = ["pod", "cluster_name", "container_id"],
        ["elastic_beanstalk"] = ["environment_name", "version_label", "deployment_id"],
        ["xray"] = ["sdk", "sdk_version", "auto_instrumentation", "sampling_rule_name"],
    };

    public static void Check(JsonPlace owner, bool isSubsegment)
    {
        if (owner.Object("aws") is not { } aws)
            return;
        if (isSubsegment)
            CheckCall(aws);
        else
            CheckPlace(aws);
    }

    static void CheckCall(JsonPlace aws)
    {
        string[] texts = ["operation", "account_id", "region", "request_id", "queue_url", "table_name", "id_2"];
        aws.AllowOnly([.. texts, "table_names", "retries"]);
        foreach (string member in texts)
            aws.Text(member);
        aws.Texts("table_names");
        aws.Integer("retries", 0);
    }

    static void CheckPlace(JsonPlace aws)
    {
        aws.AllowOnly([.. Blocks.Keys, "account_id", "cloudwatch_logs"]);
        aws.Text("account_id");
        foreach ((string name, string[] members) in Blocks)
        {
            if (aws.Object(name) is not { } block)
                continue;
            block.AllowOnly(members);
            foreach (string member in members)
                CheckMember(block, member);
        }

        foreach (JsonPlace log in aws.Objects("cloudwatch_logs"))
        {
            log.AllowOnly("log_group", "arn");
            log.Require("log_group");
            log.Text("log_group", 512);
            log.Text("arn", 1000);
        }
    }

    static void CheckMember(JsonPlace block, string member)
    {
        if (member == "deployment_id")
            block.Integer(member, 0);
        else if (member == "auto_instrumentation")
            block.Flag(member);
        else
            block.Text(member);
    }
}
