# Reads each line's YAML with Psych and tells which text was read differently.
require "date"
require "json"
require "yaml"

wrong = []
File.foreach(ARGV[0], encoding: "UTF-8").each_with_index do |line, number|
  row = JSON.parse(line)
  begin
    data = YAML.safe_load(row["yaml"], permitted_classes: [Date, Time, Symbol], aliases: true)
    found = row["path"].reduce(data) { |value, part| value[part] }
  rescue StandardError => error
    found = { "error" => error.message }
  end
  wrong << [number, found.inspect] unless found.is_a?(String) && found == row["text"]
end
puts JSON.generate({ reader: "psych #{Psych::VERSION}", wrong: wrong })
